/** How a page in a browser reaches the engine. Both ends read it here, so that they cannot drift apart. */

/** Path of the WebSocket on the address that served the page. */
export const webSocketPath = '/rpc'

/** The one subprotocol that the server agrees to. */
export const webSocketProtocol = 'signalbench'

/** Largest message either way; a larger one closes the connection with code 1009. */
export const maxMessageBytes = 1_048_576

const tokenPrefix = 'token.'

/**
 * Subprotocols for `new WebSocket(url, …)`: the token travels in a request header, never in a URL that gets logged.
 * The page has it from the fragment of its own address (`#token=…`), which browsers do not send.
 */
export function webSocketProtocols(token: string): string[] {
  return [webSocketProtocol, `${tokenPrefix}${token}`]
}

/** The token among the subprotocols of an upgrade request, or null. */
export function tokenOfProtocols(protocols: readonly string[]): string | null {
  const offered = protocols.find((protocol) => protocol.startsWith(tokenPrefix))
  return offered === undefined ? null : offered.slice(tokenPrefix.length)
}
