import type { Database } from './database.ts'
import type { DeliveryMode } from './events.ts'
import { sql } from './sql.ts'

/** A retry by hand: when, why it was a dead letter, what came of it. */
export type Retry = { readonly record: number; readonly atMs: number; readonly reason: string; readonly result: string }

const insert = sql<[number, number, string, string]>('retries.insert')`
  INSERT INTO retries (record, at_ms, reason, result) VALUES (?, ?, ?, ?)`

/** Leaves the trace of a retry. */
export function insertRetry(db: Database, { record, atMs, reason, result }: Retry): void {
  db.run(insert, record, atMs, reason, result)
}

const ofRecord = sql<[number], Retry>('retries.of-record')`
  SELECT record, at_ms AS atMs, reason, result FROM retries WHERE record = ? ORDER BY id`

/** Every retry by hand of a record, oldest first. */
export const retriesOf = (db: Database, record: number): Retry[] => db.all(ofRecord, record)

const again = sql<[mode: DeliveryMode, dueAtMs: number, nowMs: number, id: number]>('deliveries.retry')`
  UPDATE deliveries SET state = 'pending', mode = ?, due_at_ms = ?, tries = 0, immediate_retries = 0,
    first_tried_at_ms = NULL, reason_code = NULL, reason = 'Retried by hand.', updated_at_ms = ?
  WHERE id = ? AND state = 'failed'`

/** A failed delivery begins anew, with the same key and the count of its attempts. */
export function retryDelivery(db: Database, id: number, mode: DeliveryMode, nowMs: number): void {
  db.run(again, mode, nowMs, nowMs, id)
}
