import { attemptById } from '#engine/store/attempt-pages.ts'
import type { Database } from '#engine/store/database.ts'
import { deadLetterByName } from '#engine/store/dead-letters.ts'
import type { Settlement } from '#engine/store/deliveries.ts'
import { deliveryName } from '#engine/store/delivery-pages.ts'
import { findingsOf } from '#engine/store/records.ts'
import type { RelayListener } from './types.ts'

/** Tells a listener of records that were rejected. */
export function reportRejected(db: Database, seqs: readonly number[], listener: RelayListener): void {
  if (listener.onDeadLetter === undefined) return
  for (const seq of seqs) {
    const row = deadLetterByName(db, `r${seq}`)
    if (row !== null) listener.onDeadLetter(row, findingsOf(db, row.seq))
  }
}

/** Tells a listener of an attempt and of the deliveries that it failed for good. */
export function reportAttempt(
  db: Database,
  attempt: number,
  failed: readonly Settlement[],
  listener: RelayListener,
): void {
  if (listener.onAttempt !== undefined) {
    const row = attemptById(db, attempt)
    if (row !== null) listener.onAttempt(row)
  }
  if (listener.onDeadLetter === undefined) return
  for (const { id } of failed) {
    const row = deadLetterByName(db, deliveryName(id))
    if (row !== null) listener.onDeadLetter(row, findingsOf(db, row.seq))
  }
}
