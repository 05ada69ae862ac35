import type { SeekPartition, SeekPreview, SeekTarget } from '#shared/contract/groups.ts'
import { assertNever } from '#shared/lib/assert.ts'

/** A partition as it is now, and what the log knows of it. */
export type SeekFacts = {
  readonly topic: string
  readonly partition: number
  /** Null = nothing committed. */
  readonly committed: bigint | null
  readonly low: bigint
  readonly high: bigint
  /** The first offset at or after the asked time; null where there is none. Only for a target with a time. */
  readonly atTime: bigint | null
  /** The log's own next offset; null where it has nothing of this partition. */
  readonly stored: bigint | null
  /** Records that the log holds from an offset (inclusive) to another one (exclusive). */
  readonly storedBetween: (from: bigint, to: bigint) => number
}

type Planned = { readonly row: SeekPartition; readonly inLog: number; readonly facts: SeekFacts }

/** What a seek would do, with everything that is worth knowing before. Pure. */
export function planSeek(groupId: string, target: SeekTarget, partitions: readonly SeekFacts[]): SeekPreview {
  const planned = partitions.map((facts) => plan(facts, toOf(target, facts)))
  return summary(groupId, planned, rangeNotices(target, partitions))
}

/** The same for positions that were chosen before: where retention has overtaken one, the oldest record there is. */
export function planPositions(
  groupId: string,
  partitions: readonly SeekFacts[],
  toOfPartition: (facts: SeekFacts) => bigint,
): SeekPreview {
  return summary(
    groupId,
    partitions.map((facts) => plan(facts, clamp(toOfPartition(facts), facts))),
    [],
  )
}

function toOf(target: SeekTarget, facts: SeekFacts): bigint {
  if (target === 'earliest') return facts.low
  if (target === 'latest') return facts.high
  if ('offset' in target) return clamp(BigInt(target.offset), facts)
  if ('time' in target) return clamp(facts.atTime ?? facts.high, facts)
  return assertNever(target, 'a seek to something unknown')
}

function clamp(value: bigint, { low, high }: SeekFacts): bigint {
  if (value < low) return low
  return value > high ? high : value
}

function plan(facts: SeekFacts, to: bigint): Planned {
  const { topic, partition, committed, low, high } = facts
  // Where nothing was committed, nothing was read: what lies before `to` will never be.
  const from = committed ?? low
  const readable = from < low ? low : from
  const again = to < readable ? readable - to : 0n
  const row = {
    topic,
    partition,
    from: committed === null ? null : String(committed),
    to: String(to),
    low: String(low),
    high: String(high),
    readAgain: Number(again),
    skipped: Number(to > readable ? to - readable : 0n),
  }
  return { row, inLog: again === 0n ? 0 : facts.storedBetween(to, readable), facts }
}

function summary(groupId: string, planned: readonly Planned[], before: readonly string[]): SeekPreview {
  const sum = (of: (one: Planned) => number): number => planned.reduce((total, one) => total + of(one), 0)
  const readAgain = sum(({ row }) => row.readAgain)
  return {
    groupId,
    partitions: planned.map(({ row }) => row),
    readAgain,
    skipped: sum(({ row }) => row.skipped),
    notices: [
      ...before,
      ...lostNotices(planned),
      ...logNotices(planned),
      ...(readAgain > 0
        ? againNotices(
            readAgain,
            sum(({ inLog }) => inLog),
          )
        : []),
    ],
  }
}

/** Two facts that pull in different directions: our log drops what it knows, and OneSignal only for some hours. */
function againNotices(readAgain: number, inLog: number): string[] {
  const fresh = readAgain - inLog
  return [
    ...(inLog > 0
      ? [
          `${inLog} of the ${readAgain} records stand in this workspace's log already: they are read again and not sent ` +
            'again. To send them once more, use a relay with another name.',
        ]
      : []),
    ...(fresh > 0
      ? [
          `${fresh} of the ${readAgain} records do not stand in this workspace's log and are sent. They get the same ` +
            'idempotency keys as before, but OneSignal forgets keys after about four hours: what it got longer ago, by ' +
            'this relay or another one of this workspace, counts twice there.',
        ]
      : []),
  ]
}

function rangeNotices(target: SeekTarget, partitions: readonly SeekFacts[]): string[] {
  if (typeof target === 'string') return []
  if ('time' in target) {
    const late = partitions.filter(({ atTime }) => atTime === null)
    return late.length === 0
      ? []
      : [`Nothing is at or after ${target.time} in ${namesOf(late)}: there the relay begins at the end.`]
  }
  const offset = BigInt(target.offset)
  const below = partitions.filter(({ low }) => offset < low)
  const above = partitions.filter(({ high }) => offset > high)
  return [
    ...(below.length === 0
      ? []
      : [`Offset ${target.offset} is gone from ${namesOf(below)}: there the relay begins at the oldest record.`]),
    ...(above.length === 0
      ? []
      : [`Offset ${target.offset} lies behind the end of ${namesOf(above)}: there the relay begins at the end.`]),
  ]
}

function lostNotices(planned: readonly Planned[]): string[] {
  const lost = planned.filter(({ facts: { committed, low } }) => committed !== null && committed < low)
  if (lost.length === 0) return []
  const records = lost.reduce((sum, { facts }) => sum + Number(facts.low - (facts.committed ?? facts.low)), 0)
  return [
    `${records} records of ${namesOf(lost.map(({ facts }) => facts))} were deleted by retention before this group read ` +
      'them. No seek brings them back.',
  ]
}

/** Group and log count alike as long as only the relay moves the group. */
function logNotices(planned: readonly Planned[]): string[] {
  const differing = planned
    .map(({ facts }) => facts)
    .filter(({ committed, stored }) => committed !== null && stored !== null && committed !== stored)
  if (differing.length === 0) return []
  return [
    `The group and this workspace's log do not stand at the same place in ${namesOf(differing)}: the log has stored up to ` +
      `${differing.map(({ stored }) => String(stored)).join(', ')}. Something else moved the group, or the last run ended ` +
      'before it could commit.',
  ]
}

function namesOf(partitions: readonly { readonly topic: string; readonly partition: number }[]): string {
  const names = partitions.map(({ topic, partition }) => `${topic}/${partition}`)
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more partitions`
}
