import { errors } from 'undici'
import type { HttpFailure } from './types.ts'

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at that address and port (connection refused). Is the service running?',
  ECONNRESET: 'The other side closed the connection before it had answered.',
  EPIPE: 'The other side closed the connection before it had taken the request.',
  ENOTFOUND: 'The host name is not known to DNS. Check the spelling of the base URL.',
  EAI_AGAIN: 'DNS did not answer. Check the network connection.',
  EHOSTUNREACH: 'There is no route to the host. Check the network connection.',
  ENETUNREACH: 'The network cannot be reached. Check the network connection.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'Nothing there speaks TLS. Does the service want http:// instead of https://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed, so that nobody vouches for it.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate chain ends in one that is self-signed and not known here.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate’s issuer is not known here. Does the server send its whole chain?',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host name.',
  UND_ERR_SOCKET: 'The other side closed the connection before it had answered.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection could be made in time. Is the host reachable from here?',
}

/** A request that cannot be sent, whatever the other side does: a URL, method or header that is none. */
export class BadRequest extends Error {
  readonly code = 'BAD_REQUEST'

  constructor(cause: unknown) {
    super(`The request cannot be sent: ${cause instanceof Error ? cause.message : String(cause)}.`)
  }
}

/** What an error of undici or the system means. `sent`: the request had begun to leave. */
export function explainFailure(
  error: unknown,
  about: {
    /** Why it was broken off by us, where it was. */
    readonly cause: 'timeout' | 'stop' | null
    readonly timeoutMs: number
    readonly sent: boolean
  },
): HttpFailure {
  const mayHaveArrived = about.sent
  if (about.cause === 'stop')
    return { kind: 'stopped', code: 'STOPPED', message: 'Stopped before an answer came.', mayHaveArrived }
  if (about.cause === 'timeout') {
    const text = `No whole answer within ${about.timeoutMs} ms.`
    return { kind: 'timeout', code: 'TIMEOUT', message: text, mayHaveArrived }
  }
  const { code, message } = plain(error)
  if (code === 'ADDRESS_REFUSED') return { kind: 'refused-address', code, message, mayHaveArrived: false }
  if (code === 'BAD_REQUEST') return { kind: 'bad-request', code, message, mayHaveArrived: false }
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError) {
    return { kind: 'bad-request', code, message: new BadRequest(error).message, mayHaveArrived: false }
  }
  if (error instanceof errors.HTTPParserError) {
    const text = `The answer is not valid HTTP (${message}).`
    return { kind: 'bad-response', code, message: text, mayHaveArrived }
  }
  const sentence = sentences[code]
  return { kind: 'network', code, message: sentence === undefined ? message : `${sentence} (${code})`, mayHaveArrived }
}

/** Several addresses that all failed come as one AggregateError: its first part tells most. */
function plain(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return plain(error.errors[0])
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return { code, message: error.message }
}
