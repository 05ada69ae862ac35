import type { Database } from '../database.ts'
import { sql } from '../sql.ts'
import { Moves } from './counts.ts'
import type { Counted } from './counts.ts'

type Row = Counted & { readonly id: number; readonly state: 'pending' | 'waiting' | 'held' }

export const openHttp = sql<[endpoint: number, limit: number], Row>('http-deliveries.to-hold')`
  SELECT d.id, d.endpoint, d.run, d.state FROM http_deliveries d JOIN runs n ON n.id = d.run
  WHERE d.endpoint = ? AND d.due_at_ms IS NOT NULL AND n.origin <> 'test-send' LIMIT ?`
const hold = sql<[reason: string, nowMs: number, id: number]>('http-deliveries.hold')`
  UPDATE http_deliveries SET state = 'held', due_at_ms = NULL, reason = ?, updated_at_ms = ? WHERE id = ?`

export const heldHttp = sql<[endpoint: number, limit: number], Row>('http-deliveries.held')`
  SELECT id, endpoint, run, state FROM http_deliveries WHERE endpoint = ? AND state = 'held' ORDER BY id LIMIT ?`
const unhold = sql<[dueAtMs: number, nowMs: number, id: number]>('http-deliveries.unhold')`
  UPDATE http_deliveries SET state = 'pending', due_at_ms = ?, reason = NULL, updated_at_ms = ? WHERE id = ?`
const discard = sql<[nowMs: number, id: number]>('http-deliveries.discard-held')`
  UPDATE http_deliveries SET state = 'cancelled', reason_code = 'discarded',
    reason = 'Discarded when the endpoint was enabled again.', updated_at_ms = ? WHERE id = ?`

/** Holds some deliveries of an endpoint that are due now or later; test sends go on. Inside a transaction. */
export function holdHttp(db: Database, endpoint: number, reason: string, nowMs: number, limit: number): number {
  const rows = db.all(openHttp, endpoint, limit)
  const moves = new Moves()
  for (const row of rows) {
    db.run(hold, reason, nowMs, row.id)
    moves.move(row, row.state, 'held')
  }
  moves.write(db)
  return rows.length
}

/** Makes some held deliveries of an endpoint due, or cancels them. Inside a transaction. */
export function releaseHeldHttp(
  db: Database,
  endpoint: number,
  what: 'send' | 'discard',
  nowMs: number,
  limit: number,
): number {
  const rows = db.all(heldHttp, endpoint, limit)
  const moves = new Moves()
  for (const row of rows) {
    if (what === 'send') db.run(unhold, nowMs, nowMs, row.id)
    else db.run(discard, nowMs, row.id)
    moves.move(row, 'held', what === 'send' ? 'pending' : 'cancelled')
  }
  moves.write(db)
  return rows.length
}
