import type { InspectFrom } from '#shared/contract/live.ts'
import type { StartPosition } from '#shared/schema/relay.ts'
import { type ClusterSession, earliest, keyOf, latest, type TopicPartition } from './cluster-session.ts'

/** Where reading may begin and where it ends now, by `keyOf`. */
export type Marks = { readonly low: ReadonlyMap<string, bigint>; readonly high: ReadonlyMap<string, bigint> }

/** Low is read before high, so that high is never behind it. */
export async function readMarks(session: ClusterSession, partitions: readonly TopicPartition[]): Promise<Marks> {
  const low = await session.offsets(partitions, earliest)
  return { low, high: await session.offsets(partitions, latest) }
}

/** The inspector's ways to begin and the relay's are one: `now` is `latest`, `beginning` is `earliest`. */
export const toInspectFrom = (from: StartPosition): InspectFrom => {
  if (from === 'earliest') return 'beginning'
  return from === 'latest' ? 'now' : from
}

/**
 * First offsets to read, by `keyOf`. `last` counts offsets back from the end: gaps (compaction, transaction markers)
 * make it fewer records. A time after the last record and an offset behind the end both mean the end.
 */
export async function resolveStart(
  session: ClusterSession,
  partitions: readonly TopicPartition[],
  from: InspectFrom,
  marks: Marks,
): Promise<Map<string, bigint>> {
  const byTime =
    typeof from === 'object' && 'time' in from
      ? await session.offsets(partitions, BigInt(Date.parse(from.time)))
      : new Map<string, bigint>()
  return new Map(
    partitions.map((one) => {
      const key = keyOf(one)
      const low = marks.low.get(key) ?? 0n
      const high = marks.high.get(key) ?? low
      return [key, clamp(wanted(from, low, high, byTime.get(key)), low, high)]
    }),
  )
}

function wanted(from: InspectFrom, low: bigint, high: bigint, atTime: bigint | undefined): bigint {
  if (from === 'now') return high
  if (from === 'beginning') return low
  if ('last' in from) return high - BigInt(from.last)
  if ('offset' in from) return BigInt(from.offset)
  return atTime === undefined || atTime < 0n ? high : atTime
}

const clamp = (value: bigint, low: bigint, high: bigint): bigint => (value < low ? low : value > high ? high : value)
