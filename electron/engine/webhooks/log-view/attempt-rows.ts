import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import type { AttemptLogRow } from '#shared/contract/webhook-log.ts'
import type { FilteredAttempt, FilterNeeds } from '#shared/domain/webhook/log/attempt-filter.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import { fragment, type SqlFragment } from '../../store/sql.ts'

/** An attempt with its delivery, run, request and response's body, in the order in which a search asks for them. */
export const attemptTables = fragment`http_attempts a CROSS JOIN http_deliveries d ON d.id = a.delivery
  CROSS JOIN runs n ON n.id = d.run CROSS JOIN http_requests r ON r.delivery = a.delivery
  LEFT JOIN bodies b ON b.id = a.response_body`

export const rowColumns = fragment`a.id, a.delivery, a.number, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs,
  a.status, a.outcome, a.reason, a.error, a.next_at_ms AS nextAtMs, a.remote_address AS remoteAddress,
  a.response_bytes AS responseBytes, d.event_id AS eventId, d.event_name AS eventName, d.user, n.origin, r.method, r.url,
  length(r.body) AS requestBytes`

const requestColumns = fragment`, r.headers AS requestHeaders, a.added_headers AS addedHeaders, r.body AS requestBody`
const responseColumns = fragment`, a.response_headers AS responseHeaders, b.bytes AS responseBody`
const none = fragment``

/** What has to be read of an attempt to say whether a filter matches. */
export const columnsFor = ({ request, response }: FilterNeeds): readonly SqlFragment[] => [
  rowColumns,
  request ? requestColumns : none,
  response ? responseColumns : none,
]

export type AttemptRecord = {
  readonly id: number
  readonly delivery: number
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly outcome: AttemptLogRow['outcome']
  readonly reason: string
  readonly error: string | null
  readonly nextAtMs: number | null
  readonly remoteAddress: string | null
  readonly responseBytes: number | null
  readonly eventId: string
  readonly eventName: string | null
  readonly user: string | null
  readonly origin: string
  readonly method: string
  readonly url: string
  readonly requestBytes: number
  readonly requestHeaders?: string
  readonly addedHeaders?: string | null
  readonly requestBody?: Uint8Array
  readonly responseHeaders?: string
  readonly responseBody?: Uint8Array | null
}

export type HeaderList = [name: string, value: string][]

/** Headers as the log keeps them: JSON of names with values. */
export const headersOf = (json: string | null | undefined): HeaderList =>
  json === null || json === undefined ? [] : (JSON.parse(json) as HeaderList)

const listUrlChars = 200

export const listRow = (record: AttemptRecord): AttemptLogRow => ({
  id: String(record.id),
  seq: record.id,
  deliveryId: httpDeliveryId(record.delivery),
  attempt: record.number,
  startedAtMs: record.startedAtMs,
  durationMs: record.durationMs,
  status: record.status,
  outcome: record.outcome,
  reason: record.reason,
  error: record.error,
  nextAtMs: record.nextAtMs,
  eventId: record.eventId,
  eventName: record.eventName,
  user: record.user,
  origin: record.origin,
  method: record.method,
  url: record.url.slice(0, listUrlChars),
  requestBytes: record.requestBytes,
  responseBytes: record.responseBytes,
})

const textOf = (bytes: Uint8Array | null | undefined): string =>
  bytes === null || bytes === undefined ? '' : (decodeUtf8(bytes) ?? Buffer.from(bytes).toString('latin1'))

/** The attempt as filters look at it. */
export function filteredOf(record: AttemptRecord): FilteredAttempt {
  const { requestHeaders, responseHeaders } = record
  return {
    status: record.status,
    outcome: record.outcome,
    attempt: record.number,
    duration: record.durationMs,
    startedAtMs: record.startedAtMs,
    origin: record.origin,
    reason: record.reason,
    error: record.error,
    address: record.remoteAddress,
    method: record.method,
    url: record.url,
    bytes: record.responseBytes,
    eventId: record.eventId,
    delivery: httpDeliveryId(record.delivery),
    eventName: record.eventName,
    user: record.user,
    ...(requestHeaders === undefined
      ? {}
      : {
          request: {
            headers: [...headersOf(requestHeaders), ...headersOf(record.addedHeaders)],
            body: textOf(record.requestBody),
          },
        }),
    ...(responseHeaders === undefined
      ? {}
      : { response: { headers: headersOf(responseHeaders), body: textOf(record.responseBody) } }),
  }
}
