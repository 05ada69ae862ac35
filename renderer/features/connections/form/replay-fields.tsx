import { NumberInput, Switch, TextInput } from '@mantine/core'
import { FormGroup, FormRow } from '../../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import classes from '../connections.module.css'
import type { ConnectionForm, ReplayForm } from './form-model.ts'
import { texts } from '../texts.ts'

/** The fields of a replay: which capture, how fast, and whether it begins again. */
export function ReplayFields(props: { readonly form: FormDraft<ConnectionForm>; readonly values: ReplayForm }) {
  const { form, values } = props
  const set = (change: Partial<ReplayForm>, name: string): void => form.replace({ ...values, ...change }, name)
  const error = (name: string): string | undefined => form.errorOf(name as keyof ConnectionForm)
  return (
    <FormGroup>
      <FormRow label={texts.fields.capture} hint={texts.hints.capture} error={error('capture')}>
        <TextInput
          classNames={{ input: classes.mono ?? '' }}
          spellCheck={false}
          autoComplete="off"
          value={values.capture}
          onChange={(event) => set({ capture: event.currentTarget.value }, 'capture')}
        />
      </FormRow>
      <FormRow
        label={texts.fields.recordsPerSecond}
        hint={texts.hints.recordsPerSecond}
        error={error('recordsPerSecond')}
      >
        <NumberInput
          hideControls
          value={values.recordsPerSecond}
          onChange={(value) => set({ recordsPerSecond: value as number }, 'recordsPerSecond')}
        />
      </FormRow>
      <FormRow label={texts.fields.loop}>
        <Switch
          className={classes.switch ?? ''}
          checked={values.loop}
          onChange={(event) => set({ loop: event.currentTarget.checked }, 'loop')}
        />
      </FormRow>
    </FormGroup>
  )
}
