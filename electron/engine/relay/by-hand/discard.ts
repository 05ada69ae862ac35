import { setImmediate as nextTurn } from 'node:timers/promises'
import { deliveryNumber } from '#engine/store/delivery-pages.ts'
import { countDiscard, discardFailed, discardRejected } from '#engine/store/discards.ts'
import { findRelay } from '#engine/store/positions.ts'
import { insertRetry } from '#engine/store/retries.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { RelayDeps } from '../deps.ts'
import type { Which } from './types.ts'
import { wantedDeadLetters } from './wanted.ts'

/**
 * Gives dead letters up for good. Record and event stay in the log until retention removes them, marked with time, reason
 * and `note`; how many it were is kept longer. Returns how many. @throws STORE_FAILED
 */
export async function discardDeadLetters(deps: RelayDeps, name: string, which: Which, note: string): Promise<number> {
  const { store, clock } = deps
  const atMs = clock.now()
  let discarded = 0
  for (const rows of wantedDeadLetters(store.db, name, which)) {
    discarded += await store.writer.write(
      'discard dead letters',
      () => rows.filter((row) => discardOne(deps, row, atMs, note)).length,
    )
    await nextTurn()
  }
  return discarded
}

function discardOne({ store: { db } }: RelayDeps, row: DeadLetterRow, atMs: number, note: string): boolean {
  const why = note === '' ? 'Discarded by hand' : `Discarded by hand (${note})`
  const message = `${why}. Before that: ${row.message}`
  const delivery = deliveryNumber(row.id)
  const done = delivery === null ? discardRejected(db, row.seq, message) : discardFailed(db, delivery, message, atMs)
  if (!done) return false
  insertRetry(db, { record: row.seq, atMs, reason: row.reason, result: 'discarded' })
  countDiscard(db, { relay: findRelay(db, row.relay) ?? 0, atMs, reason: row.reason, note })
  return true
}
