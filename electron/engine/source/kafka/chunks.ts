import type { RawRecord } from '#shared/schema/record.ts'
import { keyOf } from './cluster-session.ts'
import type { NextOffset } from './committer.ts'
import type { FetchedRecords } from './fetcher.ts'

/** What `onBatch` gets at once, and what may be committed when it has resolved. */
export type Chunk = { readonly records: readonly RawRecord[]; readonly next: readonly NextOffset[] }

/** One transaction of the store: at about 30 µs a record this blocks the engine for at most 20 ms. */
const maxRecords = 500
/** A few large records fill a chunk, too; a single larger one still goes alone. */
const maxBytes = 2 * 1024 * 1024

const sizeOf = (record: RawRecord): number => (record.key?.length ?? 0) + (record.value?.length ?? 0)

/** Cuts what was fetched into chunks, in order; several small partitions share one. */
export function* chunksOf(fetched: readonly FetchedRecords[]): Generator<Chunk, void, undefined> {
  let records: RawRecord[] = []
  let bytes = 0
  let next = new Map<string, NextOffset>()
  const cut = (): Chunk => {
    const chunk = { records, next: [...next.values()] }
    records = []
    bytes = 0
    next = new Map()
    return chunk
  }
  for (const { topic, partition, records: ofPartition, nextOffset } of fetched) {
    const key = keyOf({ topic, partition })
    for (const record of ofPartition) {
      const size = sizeOf(record)
      if (records.length > 0 && (records.length >= maxRecords || bytes + size > maxBytes)) yield cut()
      records.push(record)
      bytes += size
      next.set(key, { topic, partition, offset: record.offset + 1n })
    }
    // Behind control records and gaps, once everything before is in the chunk.
    next.set(key, { topic, partition, offset: nextOffset })
  }
  if (next.size > 0) yield cut()
}
