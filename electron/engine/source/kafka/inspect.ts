/** Group-free reading (see `InspectQuery`): begins anywhere, follows or ends, survives lost connections. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { InspectQuery, SourceState } from '../types.ts'
import { copyRecord } from '../wire/copy-record.ts'
import { accessLimits, type Backoff, createBackoff, pause } from '../backoff.ts'
import { type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { Fetcher, type FetcherOptions } from './fetcher.ts'
import { isAccessProblem, rotationHint, toAppError } from './kafka-error.ts'
import { startOfLast } from './last-records.ts'
import { readInOrder, windowBytes } from './read-in-order.ts'
import {
  addNewPartitions,
  awayNotice,
  lateNotice,
  leaveOldTopics,
  nearestOffset,
  otherTopic,
  type Reading,
} from './reading.ts'
import { type Marks, readMarks, resolveStart } from './start-positions.ts'
import { madeAnew } from './topic-ids.ts'

/** A bounded reading is waited for by somebody: it gives up on a lost broker after this long. */
const boundedPatienceMs = 30_000

/**
 * Yields batches: first what lies in the topics, merged by timestamp, then what arrives, as it arrives. The first
 * connection must work: an unreachable broker or an unknown topic is thrown at once. After that lost connections are
 * rebuilt and reading goes on where it was; whoever follows also waits, slowly, for renewed secrets and certificates.
 */
export async function* inspectTopics(
  env: KafkaEnvironment,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const backoff = createBackoff(env.random)
  const slow = createBackoff(env.random, accessLimits)
  let reading: Reading | null = null
  let lostAtMs: number | null = null
  query.onState?.({ kind: 'connecting' })
  while (!query.signal.aborted) {
    let session: ClusterSession | null = null
    const onAbort = (): void => void session?.close()
    query.signal.addEventListener('abort', onAbort, { once: true })
    try {
      session = env.openSession()
      reading = await connect(session, query, reading)
      query.onState?.(readingState(reading.notice))
      for await (const batch of readAll(env, session, reading, query)) {
        lostAtMs = null
        backoff.reset()
        slow.reset()
        if (batch.length > 0) yield batch
        if (query.signal.aborted) return
      }
      return
    } catch (error) {
      if (query.signal.aborted) return
      const worked = reading !== null
      const problem = toAppError(error, `read ${query.topics.join(', ')}`, env.bootstrapServers, { worked })
      lostAtMs ??= env.clock.now()
      const patient = query.until === 'never' || env.clock.now() - lostAtMs < boundedPatienceMs
      const mayBeRotation = query.until === 'never' && isAccessProblem(problem)
      if (reading === null || !(problem.retryable || mayBeRotation) || !patient) throw problem
      const message = mayBeRotation ? problem.message + rotationHint : problem.message
      await waitForNextTry(env, query, message, mayBeRotation ? slow : backoff)
    } finally {
      query.signal.removeEventListener('abort', onAbort)
      await session?.close()
    }
  }
}

async function waitForNextTry(
  env: KafkaEnvironment,
  query: InspectQuery,
  message: string,
  backoff: Backoff,
): Promise<void> {
  const waitMs = backoff.next()
  env.logger.warn({ topics: query.topics, waitMs, cause: message }, 'inspector lost its connection')
  query.onState?.({ kind: 'reconnecting', message, nextTryAtMs: env.clock.now() + waitMs })
  await pause(waitMs, query.signal)
}

/** Connects; the first time it also finds out where to begin and, for a bounded reading, where to end. */
async function connect(session: ClusterSession, query: InspectQuery, before: Reading | null): Promise<Reading> {
  await session.connect()
  try {
    await session.watchTopics(query.topics)
  } catch (error) {
    // A broker that has just come back may not know its topics yet: only the first look is believed.
    if (before === null || !(error instanceof AppError)) throw error
    throw new AppError('UNREACHABLE', error.message, { retryable: true, cause: error })
  }
  const ids = await session.topicIds(query.topics)
  if (before !== null) {
    leaveOldTopics(before, ids)
    if (before.follows) await addNewPartitions(session, query, before)
    return before
  }
  const all = session.partitionsOf(query.topics)
  const led = all.filter((one) => session.leaderOf(one) >= 0)
  // Where none has one, looking for the offsets says so.
  const partitions = led.length === 0 ? all : led
  const away = all.filter((one) => !partitions.includes(one)).map(keyOf)
  const marks = await readMarks(session, partitions)
  const { positions, notice } = await firstPositions(session, partitions, query, marks)
  return {
    partitions,
    positions,
    ends: new Map(marks.high),
    follows: query.until === 'never',
    ids,
    away: new Set(away),
    notice: away.length === 0 ? notice : awayNotice(away),
  }
}

async function firstPositions(
  session: ClusterSession,
  partitions: readonly TopicPartition[],
  { from, signal }: InspectQuery,
  marks: Marks,
): Promise<{ positions: Map<string, bigint>; notice: string | null }> {
  if (typeof from === 'object' && 'last' in from)
    return await startOfLast(session, partitions, marks, { count: from.last, signal })
  return { positions: await resolveStart(session, partitions, from, marks), notice: null }
}

const readingState = (notice: string | null): SourceState =>
  notice === null ? { kind: 'reading' } : { kind: 'reading', notice }

async function* readAll(
  env: KafkaEnvironment,
  session: ClusterSession,
  reading: Reading,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const base = {
    partitions: reading.partitions,
    positions: reading.positions,
    transform: copyRecord,
    onMissing: (missing: readonly TopicPartition[]) =>
      query.onState?.(readingState(missing.length === 0 ? reading.notice : awayNotice(missing.map(keyOf)))),
    outOfRange: async (one: TopicPartition, offset: bigint) => {
      const next = await nearestOffset(env, session, reading, { ...one, offset })
      query.onState?.(readingState(reading.notice))
      return next
    },
  }
  const behind = reading.partitions.filter((one) => isBehind(one, reading))
  if (behind.length > 0) yield* readToEnds(session, base, behind, reading, query)
  if (reading.follows) yield* readOn(env, session, { ...base, ends: null }, reading, query)
}

const isBehind = (one: TopicPartition, { positions, ends }: Reading): boolean =>
  (positions.get(keyOf(one)) ?? 0n) < (ends.get(keyOf(one)) ?? 0n)

/** What lies there, in the order of time. */
async function* readToEnds(
  session: ClusterSession,
  base: Omit<FetcherOptions, 'ends'>,
  partitions: readonly TopicPartition[],
  reading: Reading,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const { ends, notice } = reading
  const fetcher = new Fetcher(session, { ...base, partitions, ends, windowBytes: windowBytes(partitions.length) })
  const onLate = (late: readonly string[]): void =>
    query.onState?.(readingState(late.length === 0 ? notice : lateNotice(late)))
  let isThere = false
  try {
    for await (const { records, positions } of readInOrder(fetcher, partitions, onLate)) {
      yield records
      for (const one of positions) reading.positions.set(keyOf(one), one.offset)
    }
    isThere = true
  } finally {
    await (isThere ? fetcher.stop() : cutShort(session, fetcher))
  }
}

/** What arrives, as it arrives, from partitions that are added meanwhile, too. */
async function* readOn(
  env: KafkaEnvironment,
  session: ClusterSession,
  options: FetcherOptions,
  reading: Reading,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const fetcher = new Fetcher(session, options)
  const topics = [...new Set(reading.partitions.map(({ topic }) => topic))]
  const look = async (): Promise<void> => {
    await session.refreshMetadata()
    if (madeAnew(reading.ids, await session.topicIds(topics)).length > 0) {
      fetcher.fail(otherTopic(topics))
      return
    }
    for (const one of await addNewPartitions(session, query, reading)) {
      fetcher.add(one, reading.positions.get(keyOf(one)) ?? 0n)
      query.onState?.(readingState(reading.notice))
    }
  }
  const growth = setInterval(() => {
    look().catch((error: unknown) => {
      env.logger.debug({ cause: String(error) }, 'looking for new partitions failed; the next look may work')
    })
  }, env.partitionCheckMs)
  try {
    for (;;) {
      const fetched = await fetcher.next()
      if (fetched === null) return
      for (const one of fetched) {
        yield one.records
        reading.positions.set(keyOf(one), one.nextOffset)
      }
    }
  } finally {
    clearInterval(growth)
    await cutShort(session, fetcher)
  }
}

/** Cuts the long polls short, so that leaving the loop does not wait for them. */
async function cutShort(session: ClusterSession, fetcher: Fetcher): Promise<void> {
  await session.close()
  await fetcher.stop()
}
