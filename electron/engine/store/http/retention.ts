import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'
import { Moves } from './counts.ts'

/** Deliveries a step: some milliseconds of writing. */
const stepDeliveries = 200

type Row = { readonly id: number; readonly endpoint: number; readonly run: number; readonly state: DeliveryState }

const oldest = sql<[beforeMs: number, limit: number], Row>('http-retention.oldest')`
  SELECT id, endpoint, run, state FROM http_deliveries
  WHERE state IN ('delivered', 'failed', 'cancelled') AND updated_at_ms < ? ORDER BY id LIMIT ?`

const bodiesOf = sql<[delivery: number], { readonly body: number }>('http-retention.bodies-of')`
  SELECT DISTINCT response_body AS body FROM http_attempts WHERE delivery = ? AND response_body IS NOT NULL`

/** In this order, because of what refers to what. */
const removals = [
  sql<[number]>('http-retention.attempts')`DELETE FROM http_attempts WHERE delivery = ?`,
  sql<[number]>('http-retention.requests')`DELETE FROM http_requests WHERE delivery = ?`,
  sql<[number]>('http-retention.copies')`UPDATE http_deliveries SET copy_of = NULL WHERE copy_of = ?`,
  sql<[number]>('http-retention.deliveries')`DELETE FROM http_deliveries WHERE id = ?`,
]

/**
 * Clears away some of the oldest deliveries that ended before a time, with their requests and attempts. Runs inside a
 * transaction. Answers how many, and the bodies that they referred to.
 */
export function httpRetentionStep(
  db: Database,
  beforeMs: number,
): { readonly removed: number; readonly bodies: readonly number[] } {
  const rows = db.all(oldest, beforeMs, stepDeliveries)
  const bodies = rows.flatMap(({ id }) => db.all(bodiesOf, id).map(({ body }) => body))
  const moves = new Moves()
  for (const row of rows) {
    for (const removal of removals) db.run(removal, row.id)
    moves.move(row, row.state, null)
  }
  moves.write(db)
  return { removed: rows.length, bodies }
}
