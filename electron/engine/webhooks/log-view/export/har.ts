import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import { redactHeaders } from '../../../destination/redact.ts'
import { redact } from '../../../logging/redact.ts'
import { headersOf, type HeaderList } from '../attempt-rows.ts'
import { phasesOf, type WholeAttempt } from '../attempt-detail.ts'
import { bodyText } from './body-text.ts'

/** What stands before the entries of a HAR 1.2 file, and after them (w3c.github.io/web-performance/specs/HAR). */
export const harBegin = (version: string): string =>
  `{"log":{"version":"1.2","creator":${JSON.stringify({ name: 'Signalbench', version })},"entries":[\n`
export const harEnd = '\n]}}\n'

/** One attempt as an entry of a HAR file. What HAR has no place for stands under names with an underscore. */
export function harEntry(attempt: WholeAttempt): string {
  const requestHeaders = requestHeadersOf(attempt)
  return JSON.stringify({
    startedDateTime: new Date(attempt.startedAtMs).toISOString(),
    time: attempt.durationMs ?? 0,
    request: {
      method: attempt.method,
      url: redact(attempt.url),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: named(requestHeaders),
      queryString: queryOf(redact(attempt.url)),
      headersSize: -1,
      bodySize: attempt.requestBytes,
      ...(attempt.requestBytes === 0
        ? {}
        : { postData: { mimeType: typeOf(requestHeaders), ...bodyText(attempt.requestBody) } }),
    },
    response: responseOf(attempt),
    cache: {},
    timings: timingsOf(attempt),
    ...(attempt.remoteAddress === null ? {} : addressOf(attempt.remoteAddress)),
    _outcome: attempt.outcome,
    _reason: attempt.reason,
    _error: attempt.error,
    _attempt: attempt.number,
    _deliveryId: httpDeliveryId(attempt.delivery),
    _eventId: attempt.eventId,
  })
}

/** Frozen headers and those of this attempt, without secrets. */
export const requestHeadersOf = ({ requestHeaders, addedHeaders }: WholeAttempt): HeaderList =>
  cleanHeaders([...headersOf(requestHeaders), ...headersOf(addedHeaders)])

/** Headers of either side without secrets. */
export const cleanHeaders = (headers: HeaderList): HeaderList =>
  redactHeaders(headers).map(([name, value]) => [name, redact(value)])

function responseOf(attempt: WholeAttempt) {
  const headers = cleanHeaders(headersOf(attempt.responseHeaders))
  const kept = attempt.responseBody ?? new Uint8Array()
  return {
    status: attempt.status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: named(headers),
    content: {
      size: attempt.responseBytes ?? kept.length,
      mimeType: typeOf(headers),
      ...bodyText(kept),
      ...(attempt.responseBytes !== null && attempt.responseBytes > kept.length
        ? { comment: `Only the first ${kept.length} bytes were kept.` }
        : {}),
    },
    redirectURL: valueOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: attempt.responseBytes ?? -1,
  }
}

/** HAR says -1 for what did not happen; its connect includes TLS. */
function timingsOf({ timings }: WholeAttempt) {
  const ms = new Map(phasesOf(timings))
  const tls = ms.get('tls')
  const connect = ms.get('connect')
  return {
    dns: ms.get('dns') ?? -1,
    connect: connect === undefined ? -1 : connect + (tls ?? 0),
    ssl: tls ?? -1,
    send: 0,
    wait: ms.get('wait') ?? 0,
    receive: ms.get('read') ?? 0,
  }
}

const named = (headers: HeaderList) => headers.map(([name, value]) => ({ name, value }))

const valueOf = (headers: HeaderList, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1]

const typeOf = (headers: HeaderList): string => valueOf(headers, 'content-type') ?? ''

function queryOf(url: string) {
  const query = URL.canParse(url) ? [...new URL(url).searchParams] : []
  return query.map(([name, value]) => ({ name, value }))
}

/** `127.0.0.1:4010`, `[::1]:4010`. */
function addressOf(remote: string) {
  const colon = remote.lastIndexOf(':')
  if (colon === -1) return { serverIPAddress: remote }
  return { serverIPAddress: remote.slice(0, colon).replace(/^\[|\]$/g, ''), connection: remote.slice(colon + 1) }
}
