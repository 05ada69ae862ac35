import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { FormGroup, FormRow } from '../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import { isLoopback, type ReceiverForm } from './form-model.ts'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

const t = texts.form
type Props = { readonly form: FormDraft<ReceiverForm> }

/** Server, emulator and endpoints of a receiver. */
export function SettingsFields(props: Props) {
  const { form } = props
  return (
    <>
      <FormGroup title={t.groups.server}>
        <Text {...props} name="host" hint={isLoopback(form.values.host) ? t.hints.host : t.hints.open} />
        <FormRow label={t.fields.port} hint={t.hints.port} error={form.errorOf('port')}>
          <NumberInput hideControls value={form.values.port} onChange={(value) => form.set('port', value as number)} />
        </FormRow>
        <Toggle {...props} name="enabled" />
      </FormGroup>
      <FormGroup title={t.groups.emulator}>
        <Toggle {...props} name="emulator" />
        {form.values.emulator ? <EmulatorFields {...props} /> : null}
      </FormGroup>
    </>
  )
}

function EmulatorFields(props: Props) {
  const { form } = props
  return (
    <>
      <Text {...props} name="apiKey" hint={t.hints.apiKey} />
      <Area {...props} name="knownUsers" hint={t.hints.knownUsers} minRows={2} />
      <FormRow
        label={t.fields.requestsPerSecond}
        hint={t.hints.requestsPerSecond}
        error={form.errorOf('requestsPerSecond')}
      >
        <NumberInput
          hideControls
          value={form.values.requestsPerSecond}
          onChange={(value) => form.set('requestsPerSecond', value as number | '')}
        />
      </FormRow>
      <Area {...props} name="script" hint={t.hints.script} minRows={2} />
    </>
  )
}

function Text(props: Props & { readonly name: 'host' | 'apiKey'; readonly hint: string }) {
  const { form, name } = props
  return (
    <FormRow label={t.fields[name]} hint={props.hint} error={form.errorOf(name)}>
      <TextInput
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
        autoComplete="off"
        value={form.values[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      />
    </FormRow>
  )
}

function Area(
  props: Props & {
    readonly name: 'knownUsers' | 'script'
    readonly hint: string
    readonly minRows: number
  },
) {
  const { form, name } = props
  return (
    <FormRow label={t.fields[name]} hint={props.hint} error={form.errorOf(name)}>
      <Textarea
        classNames={{ input: classes.mono ?? '' }}
        autosize
        minRows={props.minRows}
        maxRows={14}
        spellCheck={false}
        value={form.values[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      />
    </FormRow>
  )
}

function Toggle(props: Props & { readonly name: 'enabled' | 'emulator' }) {
  const { form, name } = props
  return (
    <FormRow label={t.fields[name]}>
      <Switch
        className={classes.switch ?? ''}
        checked={form.values[name]}
        onChange={(event) => form.set(name, event.currentTarget.checked)}
      />
    </FormRow>
  )
}
