/** What lies in several partitions, merged by time, up to ends that were taken before. */
import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '#shared/schema/record.ts'
import { TimeOrder } from '../time-order.ts'
import { keyOf, type TopicPartition } from './cluster-session.ts'
import type { FetchedRecords, Fetcher } from './fetcher.ts'

/** What the records that wait for those of other partitions hold in memory, shared among the partitions. */
const bufferedBytes = 16 * 1_048_576
/** What a broker gives of one partition at least: a batch of an ordinary producer. */
const leastWindowBytes = 16_384
/** One turn of whoever reads; the inspector stores them in turns of its own. */
const maxRecords = 1_000
/** A partition without a leader, or on a broker that does not answer, holds the others up for so long. */
const patienceMs = 3_000

/** How much of one partition may wait. */
export const windowBytes = (partitions: number): number =>
  Math.max(leastWindowBytes, Math.floor(bufferedBytes / partitions))

export type OrderedRecords = {
  readonly records: readonly RawRecord[]
  /** Read and given out to their end: where reading would go on. */
  readonly positions: readonly (TopicPartition & { readonly offset: bigint })[]
}

/**
 * Yields until all partitions of the fetcher are at their ends. A partition that gives nothing for some seconds is left
 * behind: its records come later, out of order, and `onLate` says which.
 */
export async function* readInOrder(
  fetcher: Fetcher,
  partitions: readonly TopicPartition[],
  onLate: (late: readonly string[]) => void,
): AsyncGenerator<OrderedRecords, void, undefined> {
  const order = new TimeOrder<FetchedRecords>(partitions.map(keyOf))
  const last = new Map<string, TopicPartition & { offset: bigint }>()
  let lateBefore = 0
  let coming: Promise<readonly FetchedRecords[] | null> | null = null
  for (;;) {
    const { records, spent } = order.take(maxRecords)
    for (const unit of spent) fetcher.release(unit)
    if (records.length > 0 || spent.length > 0) {
      for (const { topic, partition, offset } of records)
        last.set(keyOf({ topic, partition }), { topic, partition, offset: offset + 1n })
      for (const { topic, partition, nextOffset } of spent)
        last.set(keyOf({ topic, partition }), { topic, partition, offset: nextOffset })
      yield { records, positions: [...last.values()] }
      last.clear()
      continue
    }
    if (order.isDone) return
    coming ??= fetcher.next()
    const patience = new AbortController()
    const outcome = await Promise.race([
      coming,
      delay(patienceMs, 'late' as const, { signal: patience.signal }).catch(() => 'late' as const),
    ])
    patience.abort()
    if (outcome === 'late') {
      for (const key of order.waitingFor) order.leaveBehind(key)
    } else {
      coming = null
      for (const fetched of outcome ?? []) {
        order.add(keyOf(fetched), fetched, fetched.records)
        if (fetched.isLast) order.end(keyOf(fetched))
      }
    }
    const late = order.late
    if (late.length !== lateBefore) onLate(late)
    lateBefore = late.length
    if (outcome === null) for (const one of partitions) order.end(keyOf(one))
  }
}
