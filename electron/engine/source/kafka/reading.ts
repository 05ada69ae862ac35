/** Where an inspection stands, and what may become of its topics meanwhile: new partitions, lost records, another topic. */
import { AppError } from '#shared/lib/app-error.ts'
import type { InspectQuery } from '../types.ts'
import { type ClusterSession, earliest, keyOf, latest, type TopicPartition } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { readMarks, resolveStart } from './start-positions.ts'
import { madeAnew, type TopicIds } from './topic-ids.ts'

/** Where an inspection stands; outlives the connection. */
export type Reading = {
  /** Grows while following. */
  readonly partitions: TopicPartition[]
  readonly positions: Map<string, bigint>
  /** What lay in the topics at the start is read in the order of time up to here; what comes later as it comes. */
  readonly ends: Map<string, bigint>
  readonly follows: boolean
  /** Had no leader when the reading began, by `keyOf`: they are read from where it began once they have one. */
  readonly away: Set<string>
  /** Which topics these are. */
  ids: TopicIds
  /** Worth showing all along. */
  notice: string | null
}

/** Offsets of a topic that is gone mean nothing in the one that has its name now: that begins at its beginning. */
export function leaveOldTopics(reading: Reading, ids: TopicIds): void {
  const anew = new Set(madeAnew(reading.ids, ids))
  reading.ids = new Map([...reading.ids, ...ids])
  if (anew.size === 0) return
  for (const one of reading.partitions.filter(({ topic }) => anew.has(topic))) {
    reading.partitions.splice(reading.partitions.indexOf(one), 1)
    reading.positions.delete(keyOf(one))
    reading.ends.delete(keyOf(one))
  }
  const names = [...anew].map((topic) => `"${topic}"`).join(', ')
  const goesOn = reading.follows ? ' What it holds now is shown from its beginning on.' : ' What it held is gone.'
  reading.notice = `Topic ${names} was deleted and made anew while it was read; its offsets begin again.${goesOn}`
}

/** @param away keys of partitions */
export const awayNotice = (away: readonly string[]): string =>
  `${someOf(away)} cannot be read: no leader, because the brokers that hold it are away. The others are read.`

/** @param keys of partitions */
function someOf(keys: readonly string[]): string {
  const names = keys.slice(0, 3).map((key) => key.replace('/', ' partition '))
  return `${names.join(', ')}${keys.length > names.length ? ` and ${keys.length - names.length} more` : ''}`
}

/** @param late keys of partitions */
export function lateNotice(late: readonly string[]): string {
  return `Nothing comes from ${someOf(late)} at present. The others go on; what comes from there later is out of the order of time.`
}

/** Partitions that came into being while reading begin at their beginning: they hold nothing older than the reading. */
export async function addNewPartitions(
  session: ClusterSession,
  { topics, from }: InspectQuery,
  reading: Reading,
): Promise<readonly TopicPartition[]> {
  const { partitions, positions, away } = reading
  const added = session.partitionsOf(topics).filter((one) => !positions.has(keyOf(one)) && session.leaderOf(one) >= 0)
  if (added.length === 0) return []
  const starts = await resolveStart(session, added, from, await readMarks(session, added))
  const lows = await session.offsets(added, earliest)
  const before = away.size
  for (const one of added) {
    const wasAway = away.delete(keyOf(one))
    partitions.push(one)
    positions.set(keyOf(one), (wasAway ? starts : lows).get(keyOf(one)) ?? 0n)
  }
  if (away.size < before) reading.notice = away.size === 0 ? null : awayNotice([...away])
  return added
}

/** Read on over a new connection, which finds out what became of the topics. */
export const otherTopic = (topics: readonly string[]): AppError =>
  new AppError(
    'UNREACHABLE',
    `${topics.map((topic) => `"${topic}"`).join(', ')} was deleted and made anew. It is looked at again.`,
    { retryable: true },
  )

/** The offset is not there: go on at the nearest one that is, and say so. Throws where it is another topic now. */
export async function nearestOffset(
  env: KafkaEnvironment,
  session: ClusterSession,
  reading: Reading,
  { offset, ...one }: TopicPartition & { readonly offset: bigint },
): Promise<bigint> {
  const low = (await session.offsets([one], earliest)).get(keyOf(one)) ?? 0n
  const high = (await session.offsets([one], latest)).get(keyOf(one)) ?? low
  const isOvertaken = offset < low
  if (!isOvertaken && madeAnew(reading.ids, await session.topicIds([one.topic])).length > 0) {
    throw otherTopic([one.topic])
  }
  const next = isOvertaken ? low : high
  const place = `${one.topic} partition ${one.partition}`
  reading.notice = isOvertaken
    ? `Offsets ${offset} to ${low - 1n} of ${place} were deleted by the topic's retention before they were read. What is left is shown.`
    : `${place} ended at offset ${high} although it had been read up to ${offset}: a replica that was behind has become ` +
      'its leader, or the topic was made anew. What is written from now on is shown.'
  env.logger.warn({ ...one, offset: String(offset), next: String(next) }, reading.notice)
  return next
}
