/** Where the last N records of partitions begin: offsets that hold no record (compacted ones, markers) do not count. */
import { type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import { Fetcher } from './fetcher.ts'
import type { Marks } from './start-positions.ts'

export type LastRecords = {
  /** Per partition. */
  readonly count: number
  readonly signal: AbortSignal
}

export type LastStart = {
  /** First offset to read, by `keyOf`. */
  readonly positions: Map<string, bigint>
  /** Said where counting was given up. */
  readonly notice: string | null
}

/** Counting reads everything that is counted; beyond so many records in all, offsets are taken for records. */
const maxCounted = 500_000
/** Rounds of reading further back: each looks at least twice as far as the one before. */
const maxRounds = 12
const maxMs = 10_000

type Looked = {
  readonly one: TopicPartition
  readonly low: bigint
  /** What lies from here on has been counted. */
  from: bigint
  step: bigint
  /** Offsets of the records found so far, ascending. */
  offsets: bigint[]
}

/**
 * Begins N offsets before the end, counts the records that are there, and goes further back where some are missing, down
 * to the beginning of the partition. Bounded in rounds and time: then it begins where it got to, and says so.
 */
export async function startOfLast(
  session: ClusterSession,
  partitions: readonly TopicPartition[],
  marks: Marks,
  { count, signal }: LastRecords,
): Promise<LastStart> {
  const wanted = BigInt(count)
  const looked = partitions.map((one): Looked => {
    const high = marks.high.get(keyOf(one)) ?? 0n
    return { one, low: marks.low.get(keyOf(one)) ?? 0n, from: high, step: wanted, offsets: [] }
  })
  const until = performance.now() + maxMs
  if (count * partitions.length > maxCounted) return { positions: byOffsets(looked, wanted), notice: null }
  let open = looked.filter(({ from, low }) => from > low)
  for (let round = 0; open.length > 0 && round < maxRounds && !signal.aborted; round += 1) {
    if (performance.now() > until) break
    await lookFurtherBack(session, open)
    open = open.filter(({ offsets, from, low }) => offsets.length < count && from > low)
  }
  return {
    positions: new Map(looked.map((found) => [keyOf(found.one), startOf(found, count)])),
    notice: open.length === 0 ? null : gaveUp(open, count),
  }
}

const byOffsets = (looked: readonly Looked[], count: bigint): Map<string, bigint> =>
  new Map(looked.map(({ one, low, from }) => [keyOf(one), later(low, from - count)]))

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b)

const startOf = ({ offsets, from }: Looked, count: number): bigint => offsets.at(-count) ?? from

/** Counts one step more of each of these partitions. */
async function lookFurtherBack(session: ClusterSession, open: readonly Looked[]): Promise<void> {
  const positions = new Map<string, bigint>()
  const ends = new Map<string, bigint>()
  const found = new Map<string, bigint[]>()
  for (const looked of open) {
    const key = keyOf(looked.one)
    ends.set(key, looked.from)
    looked.from = later(looked.low, looked.from - looked.step)
    looked.step *= 2n
    positions.set(key, looked.from)
    found.set(key, [])
  }
  const partitions = open.map(({ one }) => one)
  // Nothing is there any more: counted as none.
  const outOfRange = (one: TopicPartition) => Promise.resolve(ends.get(keyOf(one)) ?? 0n)
  const fetcher = new Fetcher(session, { positions, partitions, ends, outOfRange })
  try {
    for (let fetched = await fetcher.next(); fetched !== null; fetched = await fetcher.next()) {
      for (const one of fetched) for (const { offset } of one.records) found.get(keyOf(one))?.push(offset)
    }
  } finally {
    await fetcher.stop()
  }
  for (const looked of open) looked.offsets = [...(found.get(keyOf(looked.one)) ?? []), ...looked.offsets]
}

function gaveUp(open: readonly Looked[], count: number): string {
  const names = open.slice(0, 3).map(({ one: { topic, partition } }) => `${topic} partition ${partition}`)
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : ''
  return `${names.join(', ')}${more}: the last ${count} records lie so far apart that looking for them was ended. What is shown begins where it got to; begin at an offset or a time to see more.`
}
