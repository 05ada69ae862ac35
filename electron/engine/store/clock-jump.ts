import { shiftAfterSleep } from './after-sleep.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'
import type { Writer } from './writer.ts'

/** Deliveries a transaction. */
const chunk = 1_000

/** A jump of the wall clock that was noticed just now. */
export type ClockJump = {
  /** Positive: forward, as after a sleep; negative: back. */
  readonly jumpMs: number
  readonly nowMs: number
  /** It happened within this time before now, milliseconds of real time. */
  readonly withinMs: number
}

type Store = { readonly db: Database; readonly writer: Writer }

const openIds = sql<[fromMs: number, toMs: number], { id: number }>('clock-jump.open')`
  SELECT id FROM deliveries INDEXED BY deliveries_due
  WHERE due_at_ms IS NOT NULL AND updated_at_ms NOT BETWEEN ? AND ?`
const leasedIds = sql<[fromMs: number, toMs: number], { id: number }>('clock-jump.leased')`
  SELECT id FROM deliveries INDEXED BY deliveries_leased
  WHERE lease_token IS NOT NULL AND updated_at_ms NOT BETWEEN ? AND ?`

const move = sql<[dueMs: number, leaseMs: number, firstMs: number, id: number]>('clock-jump.move')`
  UPDATE deliveries SET due_at_ms = due_at_ms + ?, lease_until_ms = lease_until_ms + ?,
    first_tried_at_ms = first_tried_at_ms + ? WHERE id = ?`

/**
 * Brings the times of what is open in line with a clock that jumped, so that nothing waits for an hour that comes twice,
 * nothing in flight counts as lost, and no time limit counts hours that never were. What was written after the jump
 * stays as it is. Returns how many deliveries that concerned.
 */
export async function followClockJump(store: Store, { jumpMs, nowMs, withinMs }: ClockJump): Promise<number> {
  const after = [nowMs - withinMs, nowMs] as const
  const leased = await moveAll(store, store.db.all(leasedIds, ...after), jumpMs)
  if (jumpMs > 0) return leased + (await shiftAfterSleep(store, jumpMs, nowMs))
  return leased + (await moveAll(store, store.db.all(openIds, ...after), jumpMs))
}

async function moveAll(store: Store, rows: readonly { readonly id: number }[], jumpMs: number): Promise<number> {
  for (let start = 0; start < rows.length; start += chunk) {
    await store.writer.write('clock jump', () => {
      for (const { id } of rows.slice(start, start + chunk)) store.db.run(move, jumpMs, jumpMs, jumpMs, id)
    })
  }
  return rows.length
}
