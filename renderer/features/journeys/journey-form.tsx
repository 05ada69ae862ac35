import { Textarea, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useFileCalls, useFileIfAny } from '../../rpc/workspace-files.ts'
import { FormGroup, FormRow } from '../../ui/file-form/form-row.tsx'
import { SettingsPage } from '../../ui/file-form/settings-page.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import { ConditionField } from './condition-field.tsx'
import { emptyJourneyForm, fileFromForm, formFromFile, type JourneyForm as Form, journeyForm } from './form-model.ts'
import classes from './journeys.module.css'
import { StepList } from './steps/step-list.tsx'
import { texts } from './texts.ts'
import { useJourneysUi } from './use-journeys.ts'
import { useSeenEvents } from './use-seen-events.ts'

const t = texts.form

/** The journey's file as a form. */
export function JourneyForm(props: {
  readonly name: string
  readonly fresh: boolean
  readonly readOnlyReason: string | null
}) {
  const { name } = props
  const file = useFileIfAny('journeys', name)
  const calls = useFileCalls('journeys')
  const forgetFresh = useJourneysUi((state) => state.forgetFresh)
  if (!file.exists && !props.fresh) return null
  return (
    <SettingsPage
      name={name}
      label={t.label}
      kind="journeys"
      file={file}
      calls={calls}
      read={formFromFile}
      fresh={emptyJourneyForm}
      schema={journeyForm}
      texts={t}
      readOnlyReason={props.readOnlyReason}
      note={t.appliesNow}
      toFile={fileFromForm}
      onSettledFresh={forgetFresh}
    >
      {(form) => <Fields form={form} />}
    </SettingsPage>
  )
}

type Props = { readonly form: FormDraft<Form> }

function Fields(props: Props) {
  const { form } = props
  return (
    <>
      <FormGroup title={t.groups.trigger}>
        <EventName {...props} />
        <ConditionField form={form} />
      </FormGroup>
      <FormGroup title={t.groups.steps}>
        <StepList form={form} />
      </FormGroup>
      <FormGroup title={t.groups.users}>
        <Text {...props} name="shownName" />
        <Text {...props} name="language" />
        <FormRow label={t.fields.tags} hint={t.hints.tags} error={form.errorOf('tags')}>
          <Textarea
            classNames={{ input: classes.mono ?? '' }}
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            value={form.values.tags}
            onChange={(event) => form.set('tags', event.currentTarget.value)}
          />
        </FormRow>
      </FormGroup>
    </>
  )
}

/** The event that starts it, with the names that were seen. */
function EventName({ form }: Props) {
  const listId = useId()
  const { names } = useSeenEvents(null)
  return (
    <>
      <FormRow label={t.fields.eventName} hint={t.hints.eventName} error={form.errorOf('eventName')}>
        <TextInput
          classNames={{ input: classes.mono ?? '' }}
          spellCheck={false}
          autoComplete="off"
          list={listId}
          value={form.values.eventName}
          onChange={(event) => form.set('eventName', event.currentTarget.value)}
        />
      </FormRow>
      <datalist id={listId}>
        {names.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}

function Text({ form, name }: Props & { readonly name: 'shownName' | 'language' }) {
  return (
    <FormRow label={t.fields[name]} hint={t.hints[name]} error={form.errorOf(name)}>
      <TextInput
        spellCheck={false}
        autoComplete="off"
        value={form.values[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      />
    </FormRow>
  )
}
