/** kafkajs' and Node's errors as AppErrors: what happened, why, what to do. */
import { AppError } from '#shared/lib/app-error.ts'
import { addressText, splitAddress } from '../address.ts'
import { ipv6Prefix } from './client.ts'

/** What kind of thing went wrong; stands in an AppError's `data.kind`. */
export type ProblemKind = 'network' | 'credentials' | 'certificate' | 'permission' | 'protocol'

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

const loginRefused = 'SASL_AUTHENTICATION_FAILED'

/** The broker wanted other credentials. kafkajs gives that no type. */
export const isRefusedLogin = (error: unknown): boolean =>
  kafkaErrorType(error) === loginRefused || /SASL.*authentication failed/i.test(rootOf(error).message)

const settingsMayBeWrong = 'Check "protocol": TLS or SASL may be wanted there'
const brokerMayBeAway = 'It was stopped or is starting again, or the network between was cut'

type Remedy = readonly [pattern: RegExp, kind: ProblemKind, why: string, remedy: string]

/** In this order: the first that fits. TLS alerts come from the broker, the other certificate errors from our own check. */
const remedies: readonly Remedy[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'network', 'the host name cannot be resolved', 'Check the host name, DNS and VPN'],
  [/ECONNREFUSED/, 'network', 'nothing listens there', 'Check that the broker runs and that host and port are right'],
  [
    /alert (bad certificate|certificate required|handshake failure)/,
    'certificate',
    'it wants a client certificate and got none that it knows',
    'Set "certFile" and "keyFile" to a certificate that its CA signed',
  ],
  [
    /alert (certificate (unknown|expired|revoked)|unknown ca|unsupported certificate)/,
    'certificate',
    'it does not accept the client certificate: expired, revoked, or signed by a CA that it does not know',
    'Renew the certificate of "certFile" and "keyFile", or let its CA be trusted by the broker',
  ],
  [
    /certificate has expired/i,
    'certificate',
    'its certificate has expired',
    'The certificate of the broker must be renewed; check the clock of this machine, too',
  ],
  [
    /certificate is not yet valid/i,
    'certificate',
    'its certificate is not valid yet',
    'Check the clocks of this machine and of the broker',
  ],
  [
    /self.signed|unable to (get|verify)|issuer/i,
    'certificate',
    'its certificate is not trusted',
    'Set "caFile" to the CA that signed it',
  ],
  [
    /altname|does not match/i,
    'certificate',
    'its certificate is for another name',
    'Use a host name that the certificate carries',
  ],
  [
    /wrong version number|packet length|EPROTO/i,
    'protocol',
    'it does not speak TLS on that port',
    'Use its TLS port, or another "protocol"',
  ],
  [/timeout|timed out|ETIMEDOUT/i, 'network', 'nothing answered in time', 'Check the address, firewall and VPN'],
  [/EHOSTUNREACH|ENETUNREACH/, 'network', 'there is no route to that host', 'Check the network and VPN'],
  [
    /Closed connection|ECONNRESET|closed by the server|disconnected before secure TLS/i,
    'network',
    'it closed the connection',
    settingsMayBeWrong,
  ],
]

const permission = 'Ask for READ and DESCRIBE on it (kafka-acls.sh --add --allow-principal … --operation Read)'

/** Protocol errors that trying again does not cure. */
const protocolErrors: Readonly<Record<string, readonly [kind: ProblemKind, why: string, remedy: string]>> = {
  TOPIC_AUTHORIZATION_FAILED: ['permission', 'this user may not read the topic', permission],
  GROUP_AUTHORIZATION_FAILED: ['permission', 'this user may not use the consumer group', permission],
  CLUSTER_AUTHORIZATION_FAILED: ['permission', 'this user lacks a permission on the cluster', permission],
  SASL_AUTHENTICATION_FAILED: [
    'credentials',
    'it refused username and password',
    'Check the key and its secret; new keys take minutes',
  ],
  UNSUPPORTED_SASL_MECHANISM: ['credentials', 'it does not offer that SASL mechanism', 'Choose another "mechanism"'],
  ILLEGAL_SASL_STATE: ['protocol', 'that listener has no SASL', 'Use "protocol" PLAINTEXT or SSL, or another port'],
}

/** OpenSSL's and Node's words without what only their authors need. */
const plainText = (message: string): string =>
  message
    .replace(/^.*ssl\/tls alert ([a-z ]+).*$/is, 'TLS alert: $1')
    .replace(/; if the root CA is installed locally.*$/s, '')
    .trim()

const toldByCluster =
  ' The cluster itself gives this address to its clients ("advertised.listeners" of the broker): it must be one that this ' +
  'machine can reach.'

/** kafkajs writes no brackets around an IPv6 address; null for the stand-in of one (see `ipv6Prefix`). */
function brokerAddress(broker: string): string | null {
  if (broker.startsWith(ipv6Prefix)) return null
  const { host, port } = splitAddress(broker)
  return addressText(host, port)
}

/** The `data.kind` of an AppError that came from here or from the connection's own settings; null for others. */
function problemKind(error: AppError): ProblemKind | null {
  if (error.code === 'SECRET_MISSING') return 'credentials'
  const { kind } = error.data
  return typeof kind === 'string' ? (kind as ProblemKind) : null
}

/** Behind an access problem of a reader that was let in before. */
export const rotationHint =
  ' It worked until now, so something was rotated, revoked or has expired: secrets and certificate files are read anew ' +
  'with each try, and the tries come slowly.'

/** True where someone must be let in: secrets, certificates or permissions, all of which can be mended meanwhile. */
export function isAccessProblem(error: AppError): boolean {
  const kind = problemKind(error)
  return kind === 'credentials' || kind === 'certificate' || kind === 'permission'
}

/**
 * Wraps whatever a call to the cluster rejected with. `doing` finishes the sentence "Could not …". AppErrors pass as
 * they are. Certificates, credentials and permissions are not `retryable`: trying again alone does not mend them.
 * `worked`: the same connection was good before, so that its settings are not to blame.
 */
export function toAppError(
  error: unknown,
  doing: string,
  bootstrapServers: readonly string[],
  { worked = false }: { readonly worked?: boolean } = {},
): AppError {
  if (error instanceof AppError) return error
  const root = rootOf(error)
  const type = isRefusedLogin(error) ? loginRefused : (kafkaErrorType(error) ?? '')
  const named = typeof root.broker === 'string' ? brokerAddress(root.broker) : null
  const where = named ?? bootstrapServers.join(', ')
  const said = plainText(root.message)
  const data = { address: where, kafkaError: type === '' ? said : type }
  const known = protocolErrors[type]
  if (known !== undefined) {
    const [kind, why, remedy] = known
    return new AppError('UNREACHABLE', `Could not ${doing} at ${where}: ${why} (${said}). ${remedy}.`, {
      data: { ...data, kind },
      cause: error,
    })
  }
  const text = `${root.message} ${typeof root.code === 'string' ? root.code : ''}`
  const match = remedies.find(([pattern]) => pattern.test(text))
  if (type === 'LEADER_NOT_AVAILABLE') {
    return new AppError(
      'UNREACHABLE',
      `Could not ${doing} at ${where}: a partition has no leader, because the brokers that hold it are away. It is tried ` +
        'again; look at the brokers if it stays.',
      { retryable: true, data: { ...data, kind: 'network' }, cause: error },
    )
  }
  if (match === undefined) {
    return new AppError(
      'UNREACHABLE',
      `Could not ${doing} at ${where}: ${said}. It is tried again; look at the broker's log if it stays.`,
      { retryable: true, data: { ...data, kind: 'network' }, cause: error },
    )
  }
  const [, kind, why, mending] = match
  const remedy = worked && mending === settingsMayBeWrong ? brokerMayBeAway : mending
  const isTold = !worked && kind === 'network' && named !== null && !bootstrapServers.includes(named)
  return new AppError(
    'UNREACHABLE',
    `Could not ${doing} at ${where}: ${why} (${said}). ${remedy}.${isTold ? toldByCluster : ''}`,
    {
      retryable: kind !== 'certificate',
      data: { ...data, kind },
      cause: error,
    },
  )
}
