import type { Discard } from '#shared/contract/relays.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'

const count = sql<[relay: number, atMs: number, reason: string, note: string]>('discards.count')`
  INSERT INTO discards (relay, at_ms, reason, note, count) VALUES (?, ?, ?, ?, 1)
  ON CONFLICT DO UPDATE SET count = count + 1`

const discardRecord = sql<[message: string, seq: number]>('records.discard')`
  UPDATE records SET verdict = 'discarded', message = ? WHERE seq = ? AND verdict NOT IN ('mapped', 'discarded')`

const cancelDelivery = sql<[reason: string, nowMs: number, id: number]>('deliveries.discard')`
  UPDATE deliveries SET state = 'cancelled', reason = ?, updated_at_ms = ? WHERE id = ? AND state = 'failed'`

/** A rejected record that nobody wants to try again. False where it is no dead letter any more. */
export const discardRejected = (db: Database, seq: number, message: string): boolean =>
  db.run(discardRecord, message, seq).changes === 1

/** A failed delivery that nobody wants to try again. False where it is no dead letter any more. */
export const discardFailed = (db: Database, id: number, reason: string, nowMs: number): boolean =>
  db.run(cancelDelivery, reason, nowMs, id).changes === 1

/** One more was discarded for a reason, in the discarding that began at `atMs`. */
export function countDiscard(
  db: Database,
  { relay, atMs, reason, note }: Omit<Discard, 'count'> & { readonly relay: number },
): void {
  db.run(count, relay, atMs, reason, note)
}

const newest = sql<[relay: number], Discard>('discards.newest')`
  SELECT at_ms AS atMs, reason, note, count FROM discards WHERE relay = ? ORDER BY at_ms DESC, reason LIMIT 100`

/** What was discarded of a relay, newest first, the last hundred. */
export const discardsOf = (db: Database, relay: number): Discard[] => db.all(newest, relay)
