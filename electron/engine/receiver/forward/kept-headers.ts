import type { HeaderList } from '#shared/domain/signature/types.ts'

/** Headers of one connection (RFC 9110 §7.6.1), and what the next request makes anew. */
const ofTheConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
])

/** Keys for this receiver: they are neither kept nor given to others. */
const keys = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** What of a request's headers goes on with it. */
export function forwardedHeaders(headers: HeaderList): HeaderList {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((one) => one.trim().toLowerCase()))
  return headers.filter(([name]) => {
    const lower = name.toLowerCase()
    return !ofTheConnection.has(lower) && !keys.has(lower) && !named.includes(lower)
  })
}
