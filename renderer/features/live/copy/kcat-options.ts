import { connectionFile, type KafkaConnection, type KafkaSecurity } from '#shared/schema/connection.ts'
import { shellQuote, shellVariable, shellWord } from './shell.ts'

/** Where a command finds the cluster when the record came from a replay. */
const serversVariable = 'KAFKA_BOOTSTRAP_SERVERS'

/** `-b` and `-X` of kcat for a connection's file; without a cluster the servers come from the environment. */
export function kcatOptions(file: unknown): readonly string[] {
  const parsed = connectionFile.safeParse(file)
  if (!parsed.success || parsed.data.kind !== 'kafka') return [`-b ${shellVariable(serversVariable)}`]
  return [`-b ${shellWord(serversOf(parsed.data))}`, ...securityOptions(parsed.data.security)]
}

const serversOf = ({ bootstrapServers }: KafkaConnection): string => bootstrapServers.join(',')

/** librdkafka's names (its CONFIGURATION.md); passwords never stand in the command. */
function securityOptions(security: KafkaSecurity): readonly string[] {
  if (security.protocol === 'PLAINTEXT') return []
  const { protocol, mechanism, username, caFile, certFile, keyFile, keyPassphrase } = security
  const options = [option('security.protocol', shellQuote(protocol))]
  if (protocol.startsWith('SASL'))
    options.push(
      option('sasl.mechanisms', shellQuote(mechanism ?? 'PLAIN')),
      option('sasl.username', reference(username, 'KAFKA_USERNAME')),
      option('sasl.password', reference(security.password, 'KAFKA_PASSWORD', 'secret')),
    )
  if (caFile !== undefined) options.push(option('ssl.ca.location', shellQuote(caFile)))
  if (certFile !== undefined) options.push(option('ssl.certificate.location', shellQuote(certFile)))
  if (keyFile !== undefined) options.push(option('ssl.key.location', shellQuote(keyFile)))
  if (keyPassphrase !== undefined)
    options.push(option('ssl.key.password', reference(keyPassphrase, 'KAFKA_KEY_PASSPHRASE', 'secret')))
  return options
}

const option = (name: string, value: string): string => `-X ${name}=${value}`

/** `${env:NAME}` becomes the shell's own variable; a secret never comes out of here, whatever the file says. */
function reference(value: string | undefined, variable: string, kind: 'plain' | 'secret' = 'plain'): string {
  const name = /^\$\{env:(\w+)\}$/.exec(value ?? '')?.[1]
  if (name !== undefined) return shellVariable(name)
  if (kind === 'secret' || value === undefined || value.includes('${')) return shellVariable(variable)
  return shellQuote(value)
}
