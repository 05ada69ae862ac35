import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'
import type { Counted, Moves } from './counts.ts'

/** A delivery as far as somebody who changes it by hand must know it. */
export type HttpStateRow = Counted & {
  readonly id: number
  readonly state: DeliveryState
  readonly endpointState: 'active' | 'disabled'
}

const stateOf = sql<[id: number], HttpStateRow>('http-deliveries.state')`
  SELECT d.id, d.endpoint, d.run, d.state, e.state AS endpointState
  FROM http_deliveries d JOIN endpoints e ON e.id = d.endpoint WHERE d.id = ?`

const retry = sql<[dueAtMs: number, nowMs: number, id: number]>('http-deliveries.retry-now')`
  UPDATE http_deliveries SET state = 'pending', due_at_ms = ?, tries = 0, first_tried_at_ms = NULL, immediate_retries = 0,
    reason_code = NULL, reason = 'Tried again by hand.', updated_at_ms = ? WHERE id = ?`
const bringForward = sql<[dueAtMs: number, nowMs: number, id: number]>('http-deliveries.bring-forward')`
  UPDATE http_deliveries SET due_at_ms = ?, updated_at_ms = ? WHERE id = ?`
const cancel = sql<[nowMs: number, id: number]>('http-deliveries.cancel')`
  UPDATE http_deliveries SET state = 'cancelled', due_at_ms = NULL, reason_code = 'cancelled', reason = 'Cancelled by hand.',
    updated_at_ms = ? WHERE id = ?`
const cancellable = sql<[run: number, limit: number], HttpStateRow>('http-deliveries.cancellable')`
  SELECT d.id, d.endpoint, d.run, d.state, e.state AS endpointState
  FROM http_deliveries d JOIN endpoints e ON e.id = d.endpoint
  WHERE d.run = ? AND d.state IN ('pending', 'waiting', 'held') LIMIT ?`

export const httpStateOf = (db: Database, id: number): HttpStateRow | null => db.get(stateOf, id) ?? null

/**
 * Makes a delivery due at once: one that waits keeps its place in the schedule, one that ended begins anew. False where it
 * is under way, or its endpoint is disabled. Inside a transaction.
 */
export function retryHttpNow(db: Database, row: HttpStateRow, nowMs: number, moves: Moves): boolean {
  if (row.state === 'leased' || row.state === 'held' || row.endpointState === 'disabled') return false
  if (row.state === 'waiting' || row.state === 'pending') {
    db.run(bringForward, nowMs, nowMs, row.id)
    return true
  }
  db.run(retry, nowMs, nowMs, row.id)
  moves.move(row, row.state, 'pending')
  return true
}

/** False where it is under way or has ended. Inside a transaction. */
export function cancelHttp(db: Database, row: HttpStateRow, nowMs: number, moves: Moves): boolean {
  if (row.state !== 'pending' && row.state !== 'waiting' && row.state !== 'held') return false
  db.run(cancel, nowMs, row.id)
  moves.move(row, row.state, 'cancelled')
  return true
}

/** Cancels some of what a run has not sent. Returns how many; 0 = done. Inside a transaction. */
export function cancelHttpRun(db: Database, run: number, nowMs: number, limit: number, moves: Moves): number {
  const rows = db.all(cancellable, run, limit)
  return rows.filter((row) => cancelHttp(db, row, nowMs, moves)).length
}
