/** Group-free reading (see `InspectQuery`): begins anywhere, follows or ends, survives lost connections. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { InspectQuery } from '../types.ts'
import { copyRecord } from '../wire/copy-record.ts'
import { type Backoff, createBackoff, pause } from '../backoff.ts'
import { type ClusterSession, earliest, keyOf, latest, type TopicPartition } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { Fetcher } from './fetcher.ts'
import { toAppError } from './kafka-error.ts'
import { readMarks, resolveStart } from './start-positions.ts'

/** Where an inspection stands; outlives the connection. */
type Reading = {
  readonly partitions: readonly TopicPartition[]
  readonly positions: Map<string, bigint>
  readonly ends: ReadonlyMap<string, bigint> | null
}

/** A bounded reading is waited for by somebody: it gives up on a lost broker after this long. */
const boundedPatienceMs = 30_000

/**
 * Yields batches in the order of arrival. The first connection must work: an unreachable broker or an unknown topic is
 * thrown at once. After that lost connections are rebuilt and reading goes on where it was.
 */
export async function* inspectTopics(
  env: KafkaEnvironment,
  query: InspectQuery,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const backoff = createBackoff(env.random)
  let reading: Reading | null = null
  let lostAtMs: number | null = null
  query.onState?.({ kind: 'connecting' })
  while (!query.signal.aborted) {
    const session = env.openSession()
    const onAbort = (): void => void session.close()
    query.signal.addEventListener('abort', onAbort, { once: true })
    try {
      reading = await connect(session, query, reading)
      query.onState?.({ kind: 'reading' })
      for await (const batch of readAll(env, session, reading)) {
        lostAtMs = null
        backoff.reset()
        if (batch.length > 0) yield batch
        if (query.signal.aborted) return
      }
      return
    } catch (error) {
      if (query.signal.aborted) return
      const problem = toAppError(error, `read ${query.topics.join(', ')}`, env.bootstrapServers)
      lostAtMs ??= env.clock.now()
      const patient = query.until === 'never' || env.clock.now() - lostAtMs < boundedPatienceMs
      if (reading === null || !problem.retryable || !patient) throw problem
      await waitForNextTry(env, query, problem, backoff)
    } finally {
      query.signal.removeEventListener('abort', onAbort)
      await session.close()
    }
  }
}

async function waitForNextTry(
  env: KafkaEnvironment,
  query: InspectQuery,
  problem: AppError,
  backoff: Backoff,
): Promise<void> {
  const waitMs = backoff.next()
  env.logger.warn({ topics: query.topics, waitMs, cause: problem.message }, 'inspector lost its connection')
  query.onState?.({ kind: 'reconnecting', message: problem.message, nextTryAtMs: env.clock.now() + waitMs })
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
  if (before !== null) return before
  const partitions = session.partitionsOf(query.topics)
  const marks = await readMarks(session, partitions)
  const positions = await resolveStart(session, partitions, query.from, marks)
  return { partitions, positions, ends: query.until === 'end' ? marks.high : null }
}

async function* readAll(
  env: KafkaEnvironment,
  session: ClusterSession,
  reading: Reading,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const fetcher = new Fetcher(session, {
    ...reading,
    transform: copyRecord,
    outOfRange: async (one, offset) => await nearestOffset(env, session, one, offset),
  })
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
    // Cuts the long polls short, so that leaving the loop does not wait for them.
    await session.close()
    await fetcher.stop()
  }
}

/** Retention overtook the reader (or the topic was made anew): go on at the nearest offset that exists, and say so. */
async function nearestOffset(
  env: KafkaEnvironment,
  session: ClusterSession,
  one: TopicPartition,
  offset: bigint,
): Promise<bigint> {
  const low = (await session.offsets([one], earliest)).get(keyOf(one)) ?? 0n
  const high = (await session.offsets([one], latest)).get(keyOf(one)) ?? low
  const next = offset < low ? low : high
  env.logger.warn({ ...one, offset: String(offset), next: String(next) }, 'offset is not available any more')
  return next
}
