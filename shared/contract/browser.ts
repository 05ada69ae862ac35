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

/**
 * The one Content-Security-Policy of the page, in a browser and in the desktop app. Inline styles are allowed because
 * Mantine sets custom properties in style attributes; scripts are not. `connect`: further sources for WebSockets.
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
