import type { Database } from './database.ts'
import { sql } from './sql.ts'
import type { Writer } from './writer.ts'

/** Deliveries a transaction. */
const chunk = 1_000
/** What became due during the sleep is spread over so long. */
const spreadMs = 10_000

const waiting = sql<[after: number, limit: number], { id: number }>('after-sleep.waiting')`
  SELECT id FROM deliveries WHERE state = 'waiting' AND id > ? ORDER BY id LIMIT ?`

const shift = sql<[sleptMs: number, nowMs: number, nowMs: number, spreadMs: number, id: number]>('after-sleep.shift')`
  UPDATE deliveries SET first_tried_at_ms = first_tried_at_ms + ?,
    due_at_ms = CASE WHEN due_at_ms < ? THEN ? + abs(random()) % ? ELSE due_at_ms END
  WHERE id = ? AND state = 'waiting'`

/**
 * A computer that slept tried nothing: the time limits of retry policies are moved by as much, and what is overdue is
 * spread instead of sent all at once. Returns how many deliveries that concerned.
 */
export async function shiftAfterSleep(
  store: { readonly db: Database; readonly writer: Writer },
  sleptMs: number,
  nowMs: number,
): Promise<number> {
  let total = 0
  let after = 0
  for (;;) {
    const ids = store.db.all(waiting, after, chunk).map(({ id }) => id)
    const last = ids.at(-1)
    if (last === undefined) return total
    await store.writer.write('after sleep', () => {
      for (const id of ids) store.db.run(shift, sleptMs, nowMs, nowMs, spreadMs, id)
    })
    total += ids.length
    after = last
  }
}
