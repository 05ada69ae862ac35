import type { HttpAttemptRow, HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'

/** The number in a delivery's name such as `w12`, or null where it is none. */
export const httpDeliveryNumber = (name: string): number | null =>
  /^w\d{1,15}$/.test(name) ? Number(name.slice(1)) : null

const row = fragment`d.id AS seq, 'w' || d.id AS id, e.kind, e.name AS endpoint, d.run, n.origin, d.event_id AS eventId,
    d.user, d.event_name AS eventName, d.state, d.attempts, d.last_status AS lastStatus, d.reason, d.due_at_ms AS dueAtMs,
    d.created_at_ms AS createdAtMs, d.updated_at_ms AS updatedAtMs, 'w' || d.copy_of AS copyOf
  FROM http_deliveries d JOIN endpoints e ON e.id = d.endpoint JOIN runs n ON n.id = d.run`

/** Newest first; keyset by id. */
export const httpDeliveriesPage = sql<[endpoint: number, before: number, limit: number], HttpDeliveryRow>(
  'http-deliveries.page',
)`SELECT ${row} WHERE d.endpoint = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?`

/** The same for one state; goes along the endpoint's deliveries, which is quick unless the state is rare among many. */
export const httpDeliveriesPageByState = sql<
  [endpoint: number, before: number, state: DeliveryState, limit: number],
  HttpDeliveryRow
>('http-deliveries.page-by-state')`
  SELECT ${row} WHERE d.endpoint = ? AND d.id < ? AND d.state = ? ORDER BY d.id DESC LIMIT ?`

/** Failed and held ones have indexes of their own. */
const failedPage = sql<[endpoint: number, before: number, limit: number], HttpDeliveryRow>(
  'http-deliveries.page-failed',
)`SELECT ${row} WHERE d.endpoint = ? AND d.id < ? AND d.state = 'failed' ORDER BY d.id DESC LIMIT ?`
const heldPage = sql<[endpoint: number, before: number, limit: number], HttpDeliveryRow>(
  'http-deliveries.page-held',
)`SELECT ${row} WHERE d.endpoint = ? AND d.id < ? AND d.state = 'held' ORDER BY d.id DESC LIMIT ?`

const byId = sql<[id: number], HttpDeliveryRow>('http-deliveries.by-id')`SELECT ${row} WHERE d.id = ?`

/** A stored request. */
export type StoredRequest = {
  readonly method: string
  readonly url: string
  /** JSON [[name, value], …]. */
  readonly headers: string
  readonly body: Buffer
  readonly secretHeaders: string | null
  readonly secretUrl: number
  readonly findings: string | null
}

const request = sql<[delivery: number], StoredRequest>('http-requests.of')`
  SELECT method, url, headers, body, secret_headers AS secretHeaders, secret_url AS secretUrl, findings
  FROM http_requests WHERE delivery = ?`

export const attemptsOfHttp = sql<[delivery: number], HttpAttemptRow>('http-attempts.of-delivery')`
  SELECT CAST(id AS TEXT) AS id, number AS attempt, started_at_ms AS startedAtMs, duration_ms AS durationMs, status, outcome, reason,
    next_at_ms AS nextAtMs, error FROM http_attempts WHERE delivery = ? ORDER BY number`

/** A page of an endpoint's deliveries, newest first. `before` null = from the newest. */
export function pageHttpDeliveries(
  db: Database,
  endpoint: number,
  page: { readonly before: number | null; readonly limit: number; readonly state?: DeliveryState | undefined },
): HttpDeliveryRow[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  if (page.state === undefined) return db.all(httpDeliveriesPage, endpoint, before, page.limit)
  if (page.state === 'failed') return db.all(failedPage, endpoint, before, page.limit)
  if (page.state === 'held') return db.all(heldPage, endpoint, before, page.limit)
  return db.all(httpDeliveriesPageByState, endpoint, before, page.state, page.limit)
}

export const httpDeliveryById = (db: Database, id: number): HttpDeliveryRow | null => db.get(byId, id) ?? null

/** The request of a delivery as it was frozen, or null. */
export const httpRequestOf = (db: Database, id: number): StoredRequest | null => db.get(request, id) ?? null
