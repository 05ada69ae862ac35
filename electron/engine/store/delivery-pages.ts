import type { DeliveryRow, DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from './database.ts'
import { fragment, sql } from './sql.ts'

/** A delivery as the screens name it: `d` and its number. */
export const deliveryName = (id: number): string => `d${id}`

/** The number in a name such as `d12`, or null where it is none. */
export function deliveryNumber(name: string): number | null {
  return /^d\d{1,15}$/.test(name) ? Number(name.slice(1)) : null
}

const row = fragment`d.id AS seq, 'd' || d.id AS id, l.name AS relay, e.event_id AS eventId, e.idempotency_key AS idempotencyKey,
    p.topic, p.partition, CAST(r.offset AS TEXT) AS offset, e.name AS eventName, e.user, r.mapping, d.state, d.attempts,
    d.last_status AS lastStatus, d.reason, d.due_at_ms AS dueAtMs, d.created_at_ms AS createdAtMs, d.updated_at_ms AS updatedAtMs
  FROM deliveries d JOIN events e ON e.record = d.event JOIN records r ON r.seq = d.event
  JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = d.relay`

/** Newest first; keyset by id. */
export const deliveriesPage = sql<[relay: number, before: number, limit: number], DeliveryRow>('deliveries.page')`
  SELECT ${row} WHERE d.id IN (SELECT id FROM deliveries WHERE relay = ? AND id < ? ORDER BY id DESC LIMIT ?) ORDER BY d.id DESC`

/** The same for one state. */
export const deliveriesPageByState = sql<
  [relay: number, state: DeliveryState, before: number, limit: number],
  DeliveryRow
>('deliveries.page-by-state')`
  SELECT ${row} WHERE d.id IN
    (SELECT id FROM deliveries INDEXED BY deliveries_state WHERE relay = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?)
  ORDER BY d.id DESC`

const byId = sql<[number], DeliveryRow & { readonly eventJson: string }>('deliveries.by-id')`
  SELECT e.json AS eventJson, ${row} WHERE d.id = ?`

/** One delivery with its event exactly as sent, or null. */
export function deliveryById(
  db: Database,
  id: number,
): { readonly delivery: DeliveryRow; readonly eventJson: string } | null {
  const found = db.get(byId, id)
  if (found === undefined) return null
  const { eventJson, ...delivery } = found
  return { delivery, eventJson }
}

/** A page of a relay's deliveries, newest first. `before` null = from the newest. */
export function pageDeliveries(
  db: Database,
  relay: number,
  page: { readonly before: number | null; readonly limit: number; readonly state?: DeliveryState },
): DeliveryRow[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  if (page.state === undefined) return db.all(deliveriesPage, relay, before, page.limit)
  return db.all(deliveriesPageByState, relay, page.state, before, page.limit)
}
