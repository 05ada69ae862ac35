/** kafkajs' and Node's errors as AppErrors: what happened, why, what to do. */
import { AppError } from '#shared/lib/app-error.ts'
import { ipv6Prefix } from './client.ts'

type ErrorLike = {
  readonly message: string
  readonly code?: unknown
  readonly type?: unknown
  readonly broker?: unknown
}

/** The innermost error that carries a Kafka error type or a system error code. */
function rootOf(error: unknown): ErrorLike {
  let current = error
  let best: ErrorLike = { message: String(error) }
  for (let depth = 0; depth < 10 && current instanceof Error; depth += 1) {
    best = current as ErrorLike
    current = current.cause
  }
  return best
}

/** Kafka's name of a protocol error (`UNKNOWN_TOPIC_OR_PARTITION`), or null. */
export function kafkaErrorType(error: unknown): string | null {
  const { type } = rootOf(error)
  return typeof type === 'string' ? type : null
}

const remedies: readonly (readonly [pattern: RegExp, why: string, remedy: string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'the host name cannot be resolved', 'Check the host name, DNS and VPN'],
  [/ECONNREFUSED/, 'nothing listens there', 'Check that the broker runs and that host and port are right'],
  [/timeout|timed out|ETIMEDOUT/i, 'nothing answered in time', 'Check the address, firewall and VPN'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no route to that host', 'Check the network and VPN'],
  [
    /self.signed|unable to (get|verify)|issuer/i,
    'its certificate is not trusted',
    'Set "caFile" to the CA that signed it',
  ],
  [/altname|does not match/i, 'its certificate is for another name', 'Use a host name that the certificate carries'],
  [
    /wrong version number|packet length|EPROTO/i,
    'it does not speak TLS on that port',
    'Use its TLS port, or another "protocol"',
  ],
  [
    /Closed connection|ECONNRESET|closed by the server/i,
    'it closed the connection',
    'Check "protocol": TLS or SASL may be wanted there',
  ],
]

const permission = 'Ask for READ and DESCRIBE on it (kafka-acls.sh --add --allow-principal … --operation Read)'

const protocolErrors: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  TOPIC_AUTHORIZATION_FAILED: ['this user may not read the topic', permission],
  GROUP_AUTHORIZATION_FAILED: ['this user may not use the consumer group', permission],
  CLUSTER_AUTHORIZATION_FAILED: ['this user lacks a permission on the cluster', permission],
  SASL_AUTHENTICATION_FAILED: [
    'it refused username and password',
    'Check the key and its secret; new keys take minutes',
  ],
  UNSUPPORTED_SASL_MECHANISM: ['it does not offer that SASL mechanism', 'Choose another "mechanism"'],
  ILLEGAL_SASL_STATE: ['that listener has no SASL', 'Use "protocol" PLAINTEXT or SSL, or another port'],
}

/** Protocol errors that trying again does not cure. */
const final = new Set(Object.keys(protocolErrors))

/**
 * Wraps whatever a call to the cluster rejected with. `doing` finishes the sentence "Could not …". AppErrors pass as
 * they are.
 */
export function toAppError(error: unknown, doing: string, bootstrapServers: readonly string[]): AppError {
  if (error instanceof AppError) return error
  const root = rootOf(error)
  const type =
    kafkaErrorType(error) ?? (/SASL.*authentication failed/i.test(root.message) ? 'SASL_AUTHENTICATION_FAILED' : '')
  const named = typeof root.broker === 'string' && !root.broker.startsWith(ipv6Prefix) ? root.broker : null
  const where = named ?? bootstrapServers.join(', ')
  const data = { address: where, kafkaError: type === '' ? root.message : type }
  const known = protocolErrors[type]
  if (known !== undefined) {
    const [why, remedy] = known
    return new AppError('UNREACHABLE', `Could not ${doing} at ${where}: ${why} (${root.message}). ${remedy}.`, {
      retryable: !final.has(type),
      data,
      cause: error,
    })
  }
  const text = `${root.message} ${typeof root.code === 'string' ? root.code : ''}`
  const match = remedies.find(([pattern]) => pattern.test(text))
  const message =
    match === undefined
      ? `Could not ${doing} at ${where}: ${root.message}. It is tried again; look at the broker's log if it stays.`
      : `Could not ${doing} at ${where}: ${match[1]} (${root.message}). ${match[2]}.`
  return new AppError('UNREACHABLE', message, { retryable: true, data, cause: error })
}
