/** A capture played again and again: in each further pass the offsets go on, so that every record is a new one. */
import type { RawRecord } from '#shared/schema/record.ts'
import type { CapturedPartition, CaptureProfile } from './capture-profile.ts'
import { readCapture } from './capture-reader.ts'

/** Kafka's offsets are int64; a capture that reaches their end cannot be played on. */
const maxOffset = 2n ** 63n - 1n

export const partitionKey = (one: { readonly topic: string; readonly partition: number }): string =>
  `${one.topic}/${one.partition}`

/** The pass in which this offset lies; 0 is the capture itself. */
export function passOf(one: CapturedPartition, offset: bigint): number {
  return offset <= one.low ? 0 : Number((offset - one.low) / (one.high - one.low))
}

export type PassOptions = {
  readonly path: string
  readonly profile: CaptureProfile
  readonly topics: readonly string[]
  readonly firstPass: number
  readonly loop: boolean
  readonly signal: AbortSignal
}

/** The records of the topics from `firstPass` on, some hundred at a time; ends after one pass unless it loops. */
export async function* playPasses(options: PassOptions): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const { path, profile, topics, loop, signal } = options
  const wanted = new Set(topics)
  const played = profile.partitions.filter((one) => wanted.has(one.topic))
  if (played.length === 0) return
  for (let pass = options.firstPass; ; pass += 1) {
    const shifts = new Map(played.map((one) => [partitionKey(one), BigInt(pass) * (one.high - one.low)]))
    if (played.some((one) => one.high - 1n + (shifts.get(partitionKey(one)) ?? 0n) > maxOffset)) return
    for await (const { records } of readCapture(path, { signal })) {
      if (signal.aborted) return
      const ours = records.filter((record) => wanted.has(record.topic))
      if (ours.length > 0) yield pass === 0 ? ours : ours.map((record) => shifted(record, shifts))
    }
    if (!loop || signal.aborted) return
  }
}

const shifted = (record: RawRecord, shifts: ReadonlyMap<string, bigint>): RawRecord => ({
  ...record,
  offset: record.offset + (shifts.get(partitionKey(record)) ?? 0n),
})
