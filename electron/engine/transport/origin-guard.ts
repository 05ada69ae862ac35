import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * Keeps other web pages out. A page of another site can make a browser send requests to 127.0.0.1, also under a name of
 * its own that it points there (DNS rebinding); it cannot forge `Host` and `Origin`.
 */
export type OriginGuard = {
  /** Why the request is refused, in words, or null. */
  refusal(request: IncomingMessage): string | null
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * `boundHost` is what the server listens on; `allowedOrigins` are further pages that may connect, such as that of a
 * development server (`http://localhost:5173`).
 */
export function createOriginGuard(boundHost: string, port: number, allowedOrigins: readonly string[]): OriginGuard {
  const further = new Set(allowedOrigins)
  const furtherHosts = new Set(allowedOrigins.map((origin) => new URL(origin).host))
  const hostIsOurs = (host: string): boolean => {
    if (furtherHosts.has(host)) return true
    const parsed = parseHost(host)
    if (parsed === null || parsed.port !== port) return false
    if (loopbackNames.has(parsed.name) || parsed.name === boundHost) return true
    // Listening on every address: any literal address is fine, for rebinding needs a name.
    return isWildcard(boundHost) && isIP(parsed.name.replace(/^\[|\]$/g, '')) !== 0
  }
  return {
    refusal(request) {
      const host = request.headers.host?.toLowerCase() ?? ''
      if (!hostIsOurs(host)) {
        return `The address "${host}" is not one that Signalbench listens on. Open the URL that it printed.`
      }
      const origin = request.headers.origin?.toLowerCase()
      if (origin === undefined || origin === `http://${host}` || further.has(origin)) return null
      return `A page of ${origin} may not talk to Signalbench. Open the URL that it printed.`
    },
  }
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

function parseHost(host: string): { name: string; port: number } | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(host)
  const name = match?.[1]
  return name === undefined ? null : { name, port: Number(match?.[2] ?? 80) }
}
