import type { Database } from '#engine/store/database.ts'
import { insertEvent } from '#engine/store/events.ts'
import type { DeliveryMode, EventSink } from '#engine/store/events.ts'
import { advanceSource, relayNumber, sourceNumber } from '#engine/store/positions.ts'
import { insertRecord } from '#engine/store/records.ts'
import type { Prepared } from './prepare.ts'

/** Whose records they are and what is to happen to their events. */
export type BatchPlace = {
  readonly relay: string
  readonly cluster: string
  readonly mode: DeliveryMode
  /** The relay is paused: its deliveries wait for the resume. */
  readonly held: boolean
  readonly nowMs: number
  /** What carries the events of this batch instead of deliveries in batches. */
  readonly sink?: EventSink
}

/** What was new in a batch. */
export type StoredBatch = {
  readonly consumed: number
  readonly mapped: number
  /** `seq` of each record that was rejected. */
  readonly rejected: readonly number[]
}

/**
 * Stores records, events or rejections, deliveries and positions. Runs inside one transaction and may run again. A record
 * that the log has already changes nothing, so it is neither stored nor delivered twice.
 */
export function storeBatch(db: Database, place: BatchPlace, batch: readonly Prepared[]): StoredBatch {
  const relay = relayNumber(db, place.relay)
  const positions = new Map<string, { readonly source: number; next: bigint }>()
  const rejected: number[] = []
  let mapped = 0
  for (const { record, event } of batch) {
    const { topic, partition, offset } = record.raw
    const name = `${partition} ${topic}`
    let position = positions.get(name)
    if (position === undefined) {
      const key = { relay: place.relay, cluster: place.cluster, topic, partition }
      position = { source: sourceNumber(db, key, offset, place.nowMs), next: offset }
      positions.set(name, position)
    }
    if (offset >= position.next) position.next = offset + 1n
    const seq = insertRecord(db, { relay, source: position.source, nowMs: place.nowMs }, record)
    if (seq === null) continue
    if (event === null) rejected.push(seq)
    else {
      insertEvent(db, { relay, mode: place.mode, held: place.held, nowMs: place.nowMs, sink: place.sink }, seq, event)
      mapped += 1
    }
  }
  for (const { source, next } of positions.values()) db.run(advanceSource, next, place.nowMs, source, next)
  return { consumed: mapped + rejected.length, mapped, rejected }
}
