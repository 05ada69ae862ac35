const closed =
  'it closed the connection before it had answered. It is stopping or starting, or something between cuts connections.'
const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at that address and port (connection refused). Is it running?',
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  ENOTFOUND: 'the host name is not known to DNS. Check its spelling, or whether a private network is needed.',
  EAI_AGAIN: 'DNS did not answer. Check the network connection.',
  EHOSTUNREACH: 'there is no route to the host. Check the network connection.',
  ENETUNREACH: 'the network cannot be reached. Check the network connection.',
  ETIMEDOUT: 'no connection could be made in time. Does a firewall drop it?',
  UND_ERR_CONNECT_TIMEOUT: 'no connection could be made in time. Does a firewall drop it?',
  UND_ERR_HEADERS_TIMEOUT: 'it took the request and did not answer in time. Is it overloaded?',
  UND_ERR_BODY_TIMEOUT: 'its answer broke off. Is it overloaded, or the network bad?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at that port. Is it http:// instead of https://?',
  EPROTO: 'it does not speak TLS at that port. Is it http:// instead of https://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: ownAuthority('its certificate is signed by itself'),
  SELF_SIGNED_CERT_IN_CHAIN: ownAuthority('its certificate comes from a private authority'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ownAuthority('the authority of its certificate is not known here'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ownAuthority('the authority of its certificate is not known here'),
  CERT_HAS_EXPIRED: 'its certificate has expired. Whoever runs it has to renew it.',
  HPE_INVALID_CONSTANT: 'what answers there speaks no HTTP. Is it https:// instead of http://?',
}

function ownAuthority(why: string): string {
  return `${why}. Put the authority's certificate into "schemaRegistry.caFile" of the connection.`
}

/** What an error of undici, TLS or the system means, as the second half of a sentence. */
export function explainNetworkError(error: unknown): string {
  const { code, message } = plain(error)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `its certificate is for another host name (${message}). Use a name that it has.`
  }
  const sentence = sentences[code]
  return sentence === undefined
    ? `${message} (${code}). Check "schemaRegistry.url" of the connection, and the network.`
    : `${sentence} (${code})`
}

/** Several addresses that all failed come as one AggregateError: its first part tells most. */
function plain(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return plain(error.errors[0])
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return { code, message: error.message }
}
