import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useSecretKeeper, useSecretState } from '../../rpc/secrets.ts'
import { FormRow } from '../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import type { RelayForm } from './form-model.ts'
import { SecretField } from '../../ui/secret-field/secret-field.tsx'
import classes from './relay.module.css'
import { formTexts } from './form-texts.ts'

type KeysOf<T> = { [K in keyof RelayForm]: RelayForm[K] extends T ? K : never }[keyof RelayForm]
type Field<K extends keyof RelayForm> = {
  readonly form: FormDraft<RelayForm>
  readonly name: K
  readonly hint?: string
}
const labels = formTexts.fields

/** A text as typed. */
export function TextField(props: Field<KeysOf<string>>) {
  const { form, name } = props
  return (
    <FormRow label={labels[name]} hint={props.hint} error={form.errorOf(name)}>
      <TextInput
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
        autoComplete="off"
        value={form.values[name]}
        onChange={(event) => form.replace({ ...form.values, [name]: event.currentTarget.value }, name)}
      />
    </FormRow>
  )
}

/** The API key: what is typed never stays in the form. */
export function ApiKeyField(props: { readonly form: FormDraft<RelayForm>; readonly relay: string }) {
  const { form, relay } = props
  const value = form.values.apiKey
  const keeper = useSecretKeeper(relay, apiKeyNames)
  return (
    <SecretField
      label={labels.apiKey}
      value={value}
      error={form.errorOf('apiKey')}
      facts={useSecretState(value)}
      take={(secret) => keeper.take('api-key', secret, value)}
      forget={keeper.forget}
      onChange={(next) => form.replace({ ...form.values, apiKey: next }, 'apiKey')}
    />
  )
}

const apiKeyNames = ['api-key']

/** A number; empty where that has a meaning. */
export function NumberField(props: Field<KeysOf<number | ''>>) {
  const { form, name } = props
  return (
    <FormRow label={labels[name]} hint={props.hint} error={form.errorOf(name)}>
      <NumberInput
        hideControls
        thousandSeparator=","
        value={form.values[name]}
        onChange={(value) => form.replace({ ...form.values, [name]: value }, name)}
      />
    </FormRow>
  )
}

/** One of a few. */
export function ChoiceField(
  props: Field<KeysOf<string>> & { readonly data: readonly { value: string; label: string }[] },
) {
  const { form, name } = props
  return (
    <FormRow label={labels[name]} hint={props.hint} error={form.errorOf(name)}>
      <NativeSelect
        size="xs"
        data={[...props.data]}
        value={form.values[name]}
        onChange={(event) => form.replace({ ...form.values, [name]: event.currentTarget.value }, name)}
      />
    </FormRow>
  )
}
