import { FormGroup } from '../../../ui/file-form/form-row.tsx'
import { texts } from '../texts.ts'
import { Choice, Secret, Text, Toggle, User, type FieldProps } from './field-inputs.tsx'
import { usesSasl, usesTls } from './form-model.ts'

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
const { hints } = texts

/** The fields of a Kafka cluster; those of sign-in and TLS only where the protocol has them. */
export function KafkaFields(props: FieldProps) {
  const { values } = props
  return (
    <>
      <FormGroup>
        <Text {...props} name="bootstrapServers" hint={hints.bootstrapServers} />
        <Choice {...props} name="protocol" data={protocols} hint={texts.protocolHints[values.protocol]} />
      </FormGroup>
      {usesSasl(values.protocol) ? (
        <FormGroup title={texts.groups.signIn}>
          <Choice {...props} name="mechanism" data={mechanisms} />
          <User {...props} name="username" hint={hints.username} />
          <Secret {...props} name="password" />
        </FormGroup>
      ) : null}
      {usesTls(values.protocol) ? (
        <FormGroup title={texts.groups.tls}>
          <Text {...props} name="caFile" hint={hints.caFile} />
          <Text {...props} name="certFile" hint={hints.file} />
          <Text {...props} name="keyFile" hint={hints.file} />
          {values.keyFile === '' && values.keyPassphrase === '' ? null : (
            <Secret {...props} name="keyPassphrase" hint={hints.passphrase} />
          )}
        </FormGroup>
      ) : null}
      <RegistryFields {...props} />
    </>
  )
}

function RegistryFields(props: FieldProps) {
  return (
    <FormGroup title={texts.groups.registry}>
      <Toggle {...props} name="registryEnabled" hint={hints.registryEnabled} />
      {props.values.registryEnabled ? (
        <>
          <Text {...props} name="registryUrl" hint={hints.registryUrl} />
          <User {...props} name="registryUsername" hint={hints.registryUsername} />
          <Secret {...props} name="registryPassword" hint={hints.registryPassword} />
          {props.values.registryUrl.startsWith('http://') ? null : (
            <Text {...props} name="registryCaFile" hint={hints.caFile} />
          )}
        </>
      ) : null}
    </FormGroup>
  )
}
