import type { RawRecord } from '#shared/schema/record.ts'

/** The timestamp of every record. */
export const recordTimeMs = 1_767_323_045_000

/** A record of topic `user-events` that maps, with what is different about it. */
export function aRecord(offset: number, value?: unknown, partition = 0): RawRecord {
  const json = value ?? {
    event_name: 'purchase',
    user_id: `user_${offset % 97}`,
    event_timestamp: '2026-01-02T03:04:05Z',
    event_data: { event_id: `e-${partition}-${offset}`, amount: offset },
  }
  return {
    topic: 'user-events',
    partition,
    offset: BigInt(offset),
    timestampMs: BigInt(recordTimeMs),
    key: Buffer.from(`k${offset}`),
    value: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
    headers: [],
  }
}

/** A destination whose requests have so many events each, however slowly the records come. */
export const requestsOf = (events: number) => ({ maxEventsPerRequest: events, lingerMs: 60_000 })

/** `count` records that map, from offset 0. */
export const records = (count: number, partition = 0): RawRecord[] =>
  Array.from({ length: count }, (_, offset) => aRecord(offset, undefined, partition))
