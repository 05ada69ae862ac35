/** The request of the Custom Events API (onesignal.md §1). */

/** Where events go. */
export type EventsEndpoint = { readonly baseUrl: string; readonly appId: string; readonly legacyPath: boolean }

/** `POST` goes here; older SDKs call the legacy path. */
export function requestUrl({ baseUrl, appId, legacyPath }: EventsEndpoint): string {
  const base = baseUrl.replace(/\/+$/, '')
  return `${base}/apps/${encodeURIComponent(appId)}/${legacyPath ? 'integrations/custom_events' : 'custom_events'}`
}

/** Headers in the order they are sent; the scheme is `Key`, never Basic or Bearer. */
export function requestHeaders(apiKey: string, userAgent: string): [name: string, value: string][] {
  return [
    ['Authorization', `Key ${apiKey}`],
    ['Content-Type', 'application/json'],
    ['Accept', 'application/json'],
    ['User-Agent', userAgent],
  ]
}

const opening = '{"events":['
const closing = ']}'

/** The body of events that are serialised already; their texts go in as they are. */
export const buildRequestBody = (eventJsons: readonly string[]): string => opening + eventJsons.join(',') + closing

/** UTF-8 bytes of the body that `buildRequestBody` makes of events with these sizes. */
export function requestBytes(eventBytes: readonly number[]): number {
  const commas = Math.max(0, eventBytes.length - 1)
  return eventBytes.reduce((sum, bytes) => sum + bytes, opening.length + closing.length + commas)
}
