import type { Database } from '#engine/store/database.ts'
import { fragment, sql } from '#engine/store/sql.ts'
import type { ReceivedFact } from '#shared/domain/trace/facts.ts'

/** An id that comes more often than this names nothing; the first requests are shown. */
const maxRequests = 100

type Row = {
  readonly id: string
  readonly atMs: number
  readonly durationMs: number
  readonly receiver: string
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly eventId: string | null
  readonly duplicate: number
  readonly signatureOk: number | null
  readonly signature: string | null
  readonly note: string
  readonly forward: string | null
}

const row = fragment`r.id, r.at_ms AS atMs, r.duration_ms AS durationMs, r.receiver, r.method, r.path, r.status,
    r.event_id AS eventId, r.duplicate, r.signature_ok AS signatureOk, r.signature, r.note,
    (SELECT f.state FROM forwards f WHERE f.request_id = r.id) AS forward
  FROM requests r`

export const requestById = sql<[id: string], Row>('trace.request')`SELECT ${row} WHERE r.id = ?`

export const requestsByEvent = sql<[eventId: string, limit: number], { id: string }>('trace.requests-by-event')`
  SELECT id FROM requests WHERE event_id = ? ORDER BY seq LIMIT ?`

export const requestsByDelivery = sql<[delivery: number, limit: number], { id: string }>('trace.requests-by-delivery')`
  SELECT request_id AS id FROM forwards WHERE delivery = ? ORDER BY seq LIMIT ?`

const deliveryOf = sql<[requestId: string], { delivery: number | null }>('trace.forward-of-request')`
  SELECT delivery FROM forwards WHERE request_id = ?`

/** Requests to the endpoints of receivers that named this event. */
export const requestsOfEvent = (db: Database, eventId: string): readonly string[] =>
  db.all(requestsByEvent, eventId, maxRequests).map(({ id }) => id)

/** Requests that one delivery forwards, of which a batch has several. */
export const requestsOfForward = (db: Database, delivery: number): readonly string[] =>
  db.all(requestsByDelivery, delivery, maxRequests).map(({ id }) => id)

/** The delivery that forwards a request; null where it is not forwarded, or not yet. */
export const forwardOfRequest = (db: Database, id: string): number | null => db.get(deliveryOf, id)?.delivery ?? null

/** A request as a fact; null where it is not kept any more. */
export function receivedFact(db: Database, id: string): ReceivedFact | null {
  const found = db.get(requestById, id)
  if (found === undefined) return null
  const { id: _id, eventId, duplicate, signatureOk, signature, forward, ...rest } = found
  return {
    ...rest,
    ref: `q${id}`,
    eventId,
    duplicate: duplicate === 1,
    signature: signatureOk === null ? null : { ok: signatureOk === 1, reason: reasonIn(signature) },
    waitsToBeForwarded: forward !== null && forward !== 'queued',
  }
}

/** The verdict's reason (shared/schema/signature.ts). */
function reasonIn(json: string | null): string {
  const verdict = json === null ? null : (JSON.parse(json) as { readonly reason?: unknown } | null)
  return typeof verdict?.reason === 'string' ? verdict.reason : ''
}
