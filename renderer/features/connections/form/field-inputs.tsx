import { NativeSelect, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SecretField as SecretName } from '#shared/domain/client-properties/types.ts'
import { useSecretKeeper, useSecretState } from '../../../rpc/secrets.ts'
import { FormRow } from '../../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import { SecretField } from '../../../ui/secret-field/secret-field.tsx'
import { ReferenceHint } from '../../../ui/secret-field/secret-note.tsx'
import classes from '../connections.module.css'
import { texts } from '../texts.ts'
import type { ConnectionForm, KafkaForm } from './form-model.ts'
import { allSecretNames, secretNames } from './secret-names.ts'

export type FieldProps = {
  readonly connection: string
  readonly form: FormDraft<ConnectionForm>
  readonly values: KafkaForm
}

type KeysOf<T> = { [K in keyof KafkaForm]: KafkaForm[K] extends T ? K : never }[keyof KafkaForm]
type TextKey = Exclude<KeysOf<string>, 'kind'>

/** The form of this page holds either kind; these fields are shown for Kafka only. */
function set(props: FieldProps, name: keyof KafkaForm, value: string | boolean): void {
  props.form.replace({ ...props.values, [name]: value } as KafkaForm, name)
}

const errorOf = (props: FieldProps, name: keyof KafkaForm): string | undefined =>
  props.form.errorOf(name as keyof ConnectionForm)

/** A text as typed. */
export function Text(props: FieldProps & { readonly name: TextKey; readonly hint?: ReactNode }) {
  return (
    <FormRow label={texts.fields[props.name]} hint={props.hint} error={errorOf(props, props.name)}>
      <TextInput
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
        autoComplete="off"
        value={props.values[props.name]}
        onChange={(event) => set(props, props.name, event.currentTarget.value)}
      />
    </FormRow>
  )
}

/** A user: as it is, or a reference, of which the form says whether it is set. */
export function User(props: FieldProps & { readonly name: 'username' | 'registryUsername'; readonly hint: string }) {
  const value = props.values[props.name]
  const facts = useSecretState(value)
  return <Text {...props} hint={<ReferenceHint value={value} facts={facts} hint={props.hint} />} />
}

/** A secret: what is typed never stays in the form. */
export function Secret(props: FieldProps & { readonly name: SecretName; readonly hint?: string }) {
  const value = props.values[props.name]
  const keeper = useSecretKeeper(props.connection, allSecretNames)
  return (
    <SecretField
      label={texts.fields[props.name]}
      value={value}
      error={errorOf(props, props.name)}
      facts={useSecretState(value)}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      take={(secret) => keeper.take(secretNames[props.name], secret, value)}
      forget={keeper.forget}
      onChange={(next) => set(props, props.name, next)}
    />
  )
}

/** One of Kafka's own words. */
export function Choice(
  props: FieldProps & {
    readonly name: 'protocol' | 'mechanism'
    readonly data: readonly string[]
    readonly hint?: string
  },
) {
  return (
    <FormRow label={texts.fields[props.name]} hint={props.hint}>
      <NativeSelect
        size="xs"
        data={[...props.data]}
        value={props.values[props.name]}
        onChange={(event) => set(props, props.name, event.currentTarget.value)}
      />
    </FormRow>
  )
}

/** On or off. */
export function Toggle(props: FieldProps & { readonly name: KeysOf<boolean>; readonly hint?: string }) {
  return (
    <FormRow label={texts.fields[props.name]} hint={props.hint}>
      <Switch
        className={classes.switch ?? ''}
        checked={props.values[props.name]}
        onChange={(event) => set(props, props.name, event.currentTarget.checked)}
      />
    </FormRow>
  )
}
