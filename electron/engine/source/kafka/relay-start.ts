/** Where a relay begins on the partitions that it was given. */
import { AppError } from '#shared/lib/app-error.ts'
import { shellQuote } from '#shared/lib/shell-quote.ts'
import type { RelaySourceConfig } from '../types.ts'
import { type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import type { NextOffset } from './committer.ts'
import type { KafkaEnvironment } from './environment.ts'
import type { GroupMember } from './group-member.ts'
import { readMarks, resolveStart, toInspectFrom } from './start-positions.ts'
import { madeAnew, type TopicIds } from './topic-ids.ts'

/** First offsets by `keyOf`, and what people should know about them. */
export type Beginning = { readonly positions: Map<string, bigint>; readonly notice: string | null }

/** What a running relay has seen of its topics; outlives its connections. */
export type KnownTopics = {
  /** How many partitions each had. */
  readonly partitions: Map<string, number>
  readonly ids: Map<string, string>
  /** Made anew before a record of them was read. */
  readonly anew: Set<string>
}

export type BeginParts = {
  readonly session: ClusterSession
  readonly member: GroupMember
  readonly config: RelaySourceConfig
  readonly known: KnownTopics
}

/**
 * Partitions that came into being while the relay ran: they hold nothing older than the relay, so that `from` must not
 * skip what was written to them before they were noticed.
 */
function addedPartitions(fresh: readonly TopicPartition[], known: KnownTopics): TopicPartition[] {
  return fresh.filter(({ topic, partition }) => partition >= (known.partitions.get(topic) ?? Number.POSITIVE_INFINITY))
}

function remember(session: ClusterSession, topics: readonly string[], { partitions: known }: KnownTopics): void {
  for (const topic of topics) known.set(topic, session.partitionsOf([topic]).length)
}

/**
 * Committed offsets, checked against what the topic still holds. Partitions without one begin at `from`, and that is
 * committed here, before the first record is handed out: a crash before the first ordinary commit must not let `latest`
 * skip what came meanwhile.
 */
export async function beginPositions(
  env: KafkaEnvironment,
  { session, member, config, known: seen }: BeginParts,
  partitions: readonly TopicPartition[],
): Promise<Beginning> {
  if (partitions.length === 0) {
    remember(session, config.topics, seen)
    return { positions: new Map(), notice: null }
  }
  const marks = await readMarks(session, partitions)
  const committed = await member.committed(partitions)
  const fresh = partitions.filter((one) => !committed.has(keyOf(one)))
  for (const one of partitions) refuseKnownOffsets(config, one, marks.high.get(keyOf(one)) ?? 0n)
  const starts = await resolveStart(session, fresh, toInspectFrom(config.from), marks)
  for (const one of addedPartitions(fresh, seen)) starts.set(keyOf(one), marks.low.get(keyOf(one)) ?? 0n)
  const toCommit: NextOffset[] = fresh.map((one) => ({ ...one, offset: starts.get(keyOf(one)) ?? 0n }))
  if (toCommit.length > 0) await member.commit(toCommit)
  remember(session, config.topics, seen)

  const positions = new Map(starts)
  const notices = tellAnew(config, fresh, seen)
  const passed: NextOffset[] = []
  for (const one of partitions) {
    const key = keyOf(one)
    const at = committed.get(key)
    if (at === undefined) continue
    const [low, high] = [marks.low.get(key) ?? 0n, marks.high.get(key) ?? 0n]
    if (at > high) throw behindTheEnd(env, config, { ...one, at, high })
    positions.set(key, at < low ? low : at)
    if (at >= low) continue
    notices.push(reportLost(env, config, { ...one, at, low }))
    passed.push({ ...one, offset: low })
  }
  // Nothing may be left to read: without this the lag would stay, and the relay would never be idle.
  if (passed.length > 0) await member.commit(passed)
  await keepTopicIds(config, seen, partitions)
  compareWithLog(env, config, partitions, positions)
  const known = countKnown(config, fresh, positions)
  if (known > 0n) {
    notices.push(
      `Group "${config.consumerGroup}" is new, but ${known} of the records that it begins with stand in this workspace's ` +
        'log already. They are read again and not sent again; to send them once more, use a relay with another name.',
    )
  }
  return { positions, notice: notices.length === 0 ? null : notices.join(' ') }
}

/**
 * Retention deleted records that were never read. They are gone; that must be said, and reading goes on behind them.
 * @param lost `at` is the next offset of the group, `low` the first one that is left
 */
export function reportLost(
  { logger }: Pick<KafkaEnvironment, 'logger'>,
  { consumerGroup }: Pick<RelaySourceConfig, 'consumerGroup'>,
  { topic, partition, at, low }: TopicPartition & { readonly at: bigint; readonly low: bigint },
): string {
  const place = `${topic}/${partition}`
  // Markers of transactions have offsets, too: there may have been fewer records.
  const gone =
    low - at === 1n
      ? `A record of ${place} (offset ${at}) was deleted by the topic's retention before this relay read it`
      : `Up to ${low - at} records of ${place} (offsets ${at} to ${low - 1n}) were deleted by the topic's retention before this relay read them`
  const notice = `${gone}. Reading goes on behind; lengthen retention.ms if that must not happen.`
  logger.warn({ topic, partition, group: consumerGroup, committed: String(at), low: String(low) }, notice)
  return notice
}

/** Offsets at the beginning of new partitions that an earlier group of this relay has brought into the log. */
function countKnown(
  config: RelaySourceConfig,
  fresh: readonly TopicPartition[],
  positions: ReadonlyMap<string, bigint>,
): bigint {
  return fresh.reduce((sum, one) => {
    const begin = positions.get(keyOf(one)) ?? 0n
    const stored = config.storedPosition(one.topic, one.partition) ?? 0n
    return stored > begin ? sum + stored - begin : sum
  }, 0n)
}

/**
 * The topics are still those that this relay has seen. CONFLICT where one is another now: its offsets begin again, and to
 * the log, which knows records by their offsets, they would be repeated ones that are not sent.
 */
export function refuseOtherTopics({ topicIds }: RelaySourceConfig, known: KnownTopics, ids: TopicIds): void {
  const [topic] = madeAnew(known.ids, ids)
  if (topic !== undefined) throw logKnowsOther(`Topic "${topic}" was deleted and made anew while it was read`, true)
  for (const [name, id] of ids) {
    const stored = known.ids.has(name) ? null : (topicIds?.stored(name) ?? null)
    if (stored === null || stored.id === id) continue
    if (stored.isRead)
      throw logKnowsOther(`Topic "${name}" was deleted and made anew while this relay was stopped`, true)
    known.anew.add(name)
  }
  for (const [name, id] of ids) known.ids.set(name, id)
}

/** Nothing of them was read, so that nothing is repeated; but what their group had committed is gone with the old ones. */
function tellAnew({ from }: RelaySourceConfig, fresh: readonly TopicPartition[], { anew }: KnownTopics): string[] {
  const names = [...new Set(fresh.map(({ topic }) => topic))].filter((topic) => anew.has(topic))
  const begin = typeof from === 'string' ? `"${from}"` : 'an offset or a time'
  return names.map(
    (name) =>
      `Topic "${name}" was deleted and made anew while this relay was stopped, before it had read any of it. It begins ` +
      `where "from" says (${begin}).`,
  )
}

/**
 * The log learns which topics these are before it gets their first record. For partitions whose offsets agree with the
 * log: where they do not, it is not known whose records it has.
 */
async function keepTopicIds(
  { topicIds }: RelaySourceConfig,
  known: KnownTopics,
  partitions: readonly TopicPartition[],
): Promise<void> {
  if (topicIds === undefined) return
  const fresh = new Map<string, string>()
  for (const topic of new Set(partitions.map((one) => one.topic))) {
    const id = known.ids.get(topic)
    if (id !== undefined && topicIds.stored(topic)?.id !== id) fresh.set(topic, id)
  }
  if (fresh.size > 0) await topicIds.keep(fresh)
}

/**
 * Deleting a topic deletes its committed offsets, too: that the log has more than there is remains as a sign, wherever the
 * group stands. A partition that lost its end to a leader that was behind gives its offsets out again just the same.
 */
function refuseKnownOffsets(config: RelaySourceConfig, { topic, partition }: TopicPartition, high: bigint): void {
  const stored = config.storedPosition(topic, partition)
  if (stored === null || stored <= high) return
  throw logKnowsOther(
    `${topic}/${partition} ends at offset ${high}, but this relay has read it up to ${stored}: the topic was probably ` +
      'deleted and made anew, or a replica that was behind has become its leader',
    false,
  )
}

/** `isCertain`: it needs no second look. */
const logKnowsOther = (what: string, isCertain: boolean): AppError =>
  new AppError(
    'CONFLICT',
    `${what}. Offsets come again, and this workspace's log would take new records for those that it has already: they ` +
      'would not be sent. Nothing more was read. Use a relay with another name for what comes now. The idempotency keys of ' +
      'its events come again, too: OneSignal ignores those that it has had within about four hours.',
    { data: { isCertain } },
  )

/** @param ahead `at` is what the group has committed, `high` the end of the partition */
export function behindTheEnd(
  { bootstrapServers }: Pick<KafkaEnvironment, 'bootstrapServers'>,
  { consumerGroup: group }: Pick<RelaySourceConfig, 'consumerGroup'>,
  { topic, partition, at, high }: TopicPartition & { readonly at: bigint; readonly high: bigint },
): AppError {
  return new AppError(
    'CONFLICT',
    `Group "${group}" has committed offset ${at} of ${topic}/${partition}, but the partition ends at ${high}: the topic ` +
      'was probably deleted and made anew, or a replica that was behind has become its leader. Nothing was reset. Choose ' +
      `another consumerGroup, or reset this one with kafka-consumer-groups.sh --bootstrap-server ${bootstrapServers.join(',')} ` +
      `--reset-offsets --group ${shellQuote(group)} --topic ${shellQuote(topic)} --to-earliest --execute.`,
    { data: { topic, partition, committed: String(at), high: String(high) } },
  )
}

/** The group and the log should agree; a difference is worth a line, but Kafka's word counts. */
function compareWithLog(
  env: KafkaEnvironment,
  config: RelaySourceConfig,
  partitions: readonly TopicPartition[],
  positions: ReadonlyMap<string, bigint>,
): void {
  for (const one of partitions) {
    const stored = config.storedPosition(one.topic, one.partition)
    const begin = positions.get(keyOf(one))
    if (stored === null || begin === undefined || stored === begin) continue
    const meaning = stored > begin ? 'records will be seen again' : 'records between them were not read by this relay'
    env.logger.warn(
      { ...one, group: config.consumerGroup, begin: String(begin), stored: String(stored) },
      `the group begins at another offset than the log ends at: ${meaning}`,
    )
  }
}
