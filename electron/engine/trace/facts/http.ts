import type { Database } from '#engine/store/database.ts'
import { fragment, sql } from '#engine/store/sql.ts'
import type { AttemptFact, HttpDeliveryFact } from '#shared/domain/trace/facts.ts'
import { searchStretches, type RowRange } from '../stretches.ts'

/** More deliveries than this under one id are no trace; the first are shown. */
const maxDeliveries = 200

type DeliveryRow = Omit<HttpDeliveryFact, 'ref' | 'attempts' | 'endpoint' | 'origin'> & {
  readonly id: number
  readonly record: number | null
  readonly originKey: string | null
  readonly kind: 'webhook' | 'forward'
  readonly name: string
  readonly endpointState: string
  readonly originKind: string
  readonly originName: string
}

const row = fragment`d.id, d.record, d.origin_key AS originKey, d.event_id AS eventId, d.user, d.event_name AS eventName, d.state,
    d.reason_code AS reasonCode, d.reason, d.last_status AS lastStatus, d.due_at_ms AS dueAtMs, d.created_at_ms AS createdAtMs,
    d.updated_at_ms AS updatedAtMs, p.kind, p.name, p.state AS endpointState, p.reason AS disabledReason,
    o.origin AS originKind, o.name AS originName, coalesce(q.url, '') AS url, coalesce(q.method, '') AS method
  FROM http_deliveries d JOIN endpoints p ON p.id = d.endpoint JOIN runs o ON o.id = d.run
  LEFT JOIN http_requests q ON q.delivery = d.id`

const deliveryById = sql<[id: number], DeliveryRow>('trace.http-delivery')`SELECT ${row} WHERE d.id = ?`

type AttemptRow = Omit<AttemptFact, 'ref' | 'url' | 'events'> & { readonly id: number }

export const attemptsOf = sql<[delivery: number], AttemptRow>('trace.http-attempts')`
  SELECT id, started_at_ms AS atMs, number, duration_ms AS durationMs, status, outcome, reason, next_at_ms AS nextAtMs,
    remote_address AS remoteAddress, error
  FROM http_attempts WHERE delivery = ? ORDER BY number`

/** A delivery as a fact, and what it joins to. */
export type FoundDelivery = {
  readonly fact: HttpDeliveryFact
  readonly record: number | null
  readonly originKey: string | null
}

/** Null where retention has cleared it away. */
export function httpDeliveryFact(db: Database, id: number): FoundDelivery | null {
  const found = db.get(deliveryById, id)
  if (found === undefined) return null
  const { id: _id, record, originKey, kind, name, endpointState, originKind, originName, ...rest } = found
  const attempts = db.all(attemptsOf, id).map(({ id: attempt, ...one }) => ({
    ...one,
    ref: `x${attempt}`,
    url: rest.url,
    events: 1,
  }))
  const endpoint = { kind, name, disabled: endpointState === 'disabled' }
  return {
    fact: { ...rest, ref: `w${id}`, attempts, endpoint, origin: { kind: originKind, name: originName } },
    record,
    originKey,
  }
}

const range = sql<[], RowRange>('trace.http-range')`
  SELECT (SELECT min(id) FROM http_deliveries) AS first, (SELECT max(id) FROM http_deliveries) AS last`

export const byEventId = sql<[stretch: number, id: string, id: string], { id: number }>('trace.http-by-event')`
  SELECT id FROM http_deliveries WHERE id >> 14 = ? AND substr(event_id, -8) = substr(?, -8) AND event_id = ? ORDER BY id DESC`
export const byRecord = sql<[record: number, limit: number], { id: number }>('trace.http-by-record')`
  SELECT id FROM http_deliveries WHERE record = ? ORDER BY id LIMIT ?`

/** Ids of the first and the last delivery that are kept. */
export const deliveryRange = (db: Database): RowRange | undefined => db.get(range)

/** Ids of the requests with this event id, not more than a trace shows. */
export const deliveriesOfEvent = (db: Database, eventId: string): readonly number[] =>
  searchStretches(db, deliveryRange(db), byEventId, [eventId, eventId], maxDeliveries).map(({ id }) => id)

/** Ids of the requests made from a record, by its number in the log; not more than a trace shows. */
export const deliveriesOfRecord = (db: Database, record: number): readonly number[] =>
  db.all(byRecord, record, maxDeliveries).map(({ id }) => id)
