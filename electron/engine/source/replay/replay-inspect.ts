import type { InspectFrom } from '#shared/contract/live.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { InspectQuery } from '../types.ts'
import type { CaptureProfile } from './capture-profile.ts'
import { paced } from './pace.ts'
import { partitionKey, playPasses } from './passes.ts'

/** At full speed the records of the capture are handed out in batches of what was read from the file. */
const fullSpeed = 0

/**
 * A capture as if it were a topic. Its records are what the topic already holds: `beginning`, `last`, `offset` and `time`
 * read them at full speed, and what a loop adds after them arrives at the connection's rate. `now` is the moment before
 * the first record: following, the whole capture arrives at that rate; until the end, nothing.
 */
export async function* inspectCapture(
  capture: { readonly path: string; readonly recordsPerSecond: number; readonly loop: boolean },
  profile: CaptureProfile,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const { signal, from, topics } = query
  const { path, recordsPerSecond, loop } = capture
  const following = query.until === 'never'
  const base = { path, profile, topics, signal }
  query.onState?.({ kind: 'reading' })
  if (from === 'now') {
    if (following) yield* paced(playPasses({ ...base, firstPass: 0, loop }), recordsPerSecond, signal)
    return
  }
  const begins = beginsAt(from, profile)
  for await (const batch of paced(playPasses({ ...base, firstPass: 0, loop: false }), fullSpeed, signal)) {
    const wanted = batch.filter(begins)
    if (wanted.length > 0) yield wanted
  }
  if (following && loop) yield* paced(playPasses({ ...base, firstPass: 1, loop }), recordsPerSecond, signal)
}

/** Whether a record lies behind the start; a time opens its partition with the first record at or after it. */
function beginsAt(from: Exclude<InspectFrom, 'now'>, profile: CaptureProfile): (record: RawRecord) => boolean {
  if (from === 'beginning') return () => true
  if ('offset' in from) {
    const offset = BigInt(from.offset)
    return (record) => record.offset >= offset
  }
  if ('last' in from) {
    const ends = new Map(profile.partitions.map((one) => [partitionKey(one), one.high]))
    return (record) => record.offset >= (ends.get(partitionKey(record)) ?? 0n) - BigInt(from.last)
  }
  const timeMs = BigInt(Date.parse(from.time))
  const opened = new Set<string>()
  return (record) => {
    if (record.timestampMs >= timeMs) opened.add(partitionKey(record))
    return opened.has(partitionKey(record))
  }
}
