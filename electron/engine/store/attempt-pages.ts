import type { AttemptDetail } from '#shared/contract/relays.ts'
import type { AttemptRow } from '#shared/schema/delivery.ts'
import type { Database } from './database.ts'
import { fragment, sql } from './sql.ts'

/** The number of an attempt by the name that the screens use, such as `a12`; null where it is none. */
export function attemptNumber(name: string): number | null {
  return /^a\d{1,15}$/.test(name) ? Number(name.slice(1)) : null
}

/** Of a request's body the screen gets this much, in characters. */
const shownChars = 64 * 1024

const row = fragment`'a' || a.id AS id, l.name AS relay, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs, a.status,
    a.events, a.request_bytes AS requestBytes, a.outcome, a.reason`

const byId = sql<[number], AttemptRow>('attempts.by-id')`
  SELECT ${row} FROM attempts a JOIN relays l ON l.id = a.relay WHERE a.id = ?`

/** The outcome and reason are those of this delivery, which in a batch may differ from the attempt's own. */
export const attemptsOfDelivery = sql<[number], AttemptRow>('attempts.of-delivery')`
  SELECT 'a' || a.id AS id, l.name AS relay, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs, a.status, a.events,
    a.request_bytes AS requestBytes, i.outcome, coalesce(i.reason, a.reason) AS reason
  FROM attempt_items i JOIN attempts a ON a.id = i.attempt JOIN relays l ON l.id = a.relay
  WHERE i.delivery = ? ORDER BY i.attempt`

type DetailRow = AttemptRow & {
  readonly url: string
  readonly remoteAddress: string | null
  readonly requestHeaders: string
  readonly responseHeaders: string
  readonly responseBody: Uint8Array | null
  readonly responseBytes: number | null
  readonly error: string | null
}

const detail = sql<[number], DetailRow>('attempts.detail')`
  SELECT ${row}, a.url, a.remote_address AS remoteAddress, a.request_headers AS requestHeaders,
    a.response_headers AS responseHeaders, b.bytes AS responseBody, a.response_bytes AS responseBytes, a.error
  FROM attempts a JOIN relays l ON l.id = a.relay LEFT JOIN bodies b ON b.id = a.response_body WHERE a.id = ?`

const eventsOf = sql<[number], { json: string }>('attempts.events')`
  SELECT coalesce(
    (SELECT x.before FROM event_edits x WHERE x.record = e.record AND x.last_attempt >= i.attempt ORDER BY x.id LIMIT 1),
    e.json) AS json
  FROM attempt_items i JOIN deliveries d ON d.id = i.delivery JOIN events e ON e.record = d.event
  WHERE i.attempt = ? ORDER BY i.position`

/** Null where retention has cleared it away. */
export const attemptById = (db: Database, id: number): AttemptRow | null => db.get(byId, id) ?? null

/** Request and response as they were; the request's body is put together again from its events, as they were then. */
export function attemptDetail(db: Database, id: number): AttemptDetail | null {
  const found = db.get(detail, id)
  if (found === undefined) return null
  const { requestHeaders, responseHeaders, responseBody, ...rest } = found
  return {
    ...rest,
    requestHeaders: JSON.parse(requestHeaders) as [string, string][],
    responseHeaders: JSON.parse(responseHeaders) as [string, string][],
    requestBody: found.url === '' ? '' : requestText(db, id),
    responseBody: responseBody === null ? '' : Buffer.from(responseBody).toString('utf8'),
  }
}

function requestText(db: Database, id: number): string {
  const text = `{"events":[${db
    .all(eventsOf, id)
    .map(({ json }) => json)
    .join(',')}]}`
  return text.slice(0, shownChars)
}
