import { NativeSelect, TextInput } from '@mantine/core'
import { FormGroup, FormRow } from '../../ui/file-form/form-row.tsx'
import type { FormDraft } from '../../ui/file-form/use-form-draft.ts'
import classes from './connections.module.css'
import type { ConnectionForm, KafkaForm } from './form-model.ts'
import { usesSasl, usesTls } from './form-model.ts'
import { texts } from './texts.ts'

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

type Key = Exclude<keyof KafkaForm, 'kind'>
type Props = { readonly form: FormDraft<ConnectionForm>; readonly values: KafkaForm }

/** The fields of a Kafka cluster; those of sign-in and TLS only where the protocol has them. */
export function KafkaFields(props: Props) {
  const { values } = props
  return (
    <>
      <FormGroup>
        <Text {...props} name="bootstrapServers" hint={texts.hints.bootstrapServers} />
        <Choice {...props} name="protocol" data={protocols} hint={texts.protocolHints[values.protocol]} />
      </FormGroup>
      {usesSasl(values.protocol) ? (
        <FormGroup title={texts.groups.signIn}>
          <Choice {...props} name="mechanism" data={mechanisms} />
          <Text {...props} name="username" hint={texts.hints.username} />
          <Text {...props} name="password" hint={texts.hints.secret} />
        </FormGroup>
      ) : null}
      {usesTls(values.protocol) ? (
        <FormGroup title={texts.groups.tls}>
          <Text {...props} name="caFile" hint={texts.hints.caFile} />
          <Text {...props} name="certFile" hint={texts.hints.file} />
          <Text {...props} name="keyFile" hint={texts.hints.file} />
          <Text {...props} name="keyPassphrase" hint={texts.hints.passphrase} />
        </FormGroup>
      ) : null}
    </>
  )
}

/** The form of this page holds either kind; these fields are shown for Kafka only. */
const setter = (props: Props, name: Key) => (value: string) =>
  props.form.replace({ ...props.values, [name]: value } as KafkaForm, name)

function Text(props: Props & { readonly name: Key; readonly hint?: string }) {
  return (
    <FormRow
      label={texts.fields[props.name]}
      hint={props.hint}
      error={props.form.errorOf(props.name as keyof ConnectionForm)}
    >
      <TextInput
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
        autoComplete="off"
        value={props.values[props.name]}
        onChange={(event) => setter(props, props.name)(event.currentTarget.value)}
      />
    </FormRow>
  )
}

function Choice(
  props: Props & { readonly name: 'protocol' | 'mechanism'; readonly data: readonly string[]; readonly hint?: string },
) {
  return (
    <FormRow label={texts.fields[props.name]} hint={props.hint}>
      <NativeSelect
        size="xs"
        data={[...props.data]}
        value={props.values[props.name]}
        onChange={(event) => setter(props, props.name)(event.currentTarget.value)}
      />
    </FormRow>
  )
}
