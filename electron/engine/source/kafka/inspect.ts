/** Group-free reading (see `InspectQuery`): begins anywhere, follows or ends, survives lost connections. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { InspectQuery, SourceState } from '../types.ts'
import { copyRecord } from '../wire/copy-record.ts'
import { type Backoff, createBackoff, pause } from '../backoff.ts'
import { type ClusterSession, earliest, keyOf, latest, type TopicPartition } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { Fetcher, type FetcherOptions } from './fetcher.ts'
import { toAppError } from './kafka-error.ts'
import { startOfLast } from './last-records.ts'
import { readInOrder, windowBytes } from './read-in-order.ts'
import { type Marks, readMarks, resolveStart } from './start-positions.ts'

/** Where an inspection stands; outlives the connection. */
type Reading = {
  readonly partitions: readonly TopicPartition[]
  readonly positions: Map<string, bigint>
  /** What lay in the topics at the start is read in the order of time up to here; what comes later as it comes. */
  readonly ends: ReadonlyMap<string, bigint>
  readonly follows: boolean
  /** Worth showing all along. */
  readonly notice: string | null
}

/** A bounded reading is waited for by somebody: it gives up on a lost broker after this long. */
const boundedPatienceMs = 30_000

/**
 * Yields batches: first what lies in the topics, merged by timestamp, then what arrives, as it arrives. The first connection must work: an unreachable broker or an unknown topic is
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
      query.onState?.(readingState(reading.notice))
      for await (const batch of readAll(env, session, reading, query)) {
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
  const { positions, notice } = await firstPositions(session, partitions, query, marks)
  return { partitions, positions, ends: marks.high, follows: query.until === 'never', notice }
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
    outOfRange: async (one: TopicPartition, offset: bigint) => await nearestOffset(env, session, one, offset),
  }
  const behind = reading.partitions.filter((one) => isBehind(one, reading))
  if (behind.length > 0) yield* readToEnds(session, base, behind, reading, query)
  if (reading.follows) yield* readOn(session, { ...base, ends: null }, reading)
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

function lateNotice(late: readonly string[]): string {
  const names = late.slice(0, 3).map((key) => key.replace('/', ' partition '))
  const more = late.length > names.length ? ` and ${late.length - names.length} more` : ''
  return `Nothing comes from ${names.join(', ')}${more} at present. The others go on; what comes from there later is out of the order of time.`
}

/** What arrives, as it arrives. */
async function* readOn(
  session: ClusterSession,
  options: FetcherOptions,
  reading: Reading,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  const fetcher = new Fetcher(session, options)
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
    await cutShort(session, fetcher)
  }
}

/** Cuts the long polls short, so that leaving the loop does not wait for them. */
async function cutShort(session: ClusterSession, fetcher: Fetcher): Promise<void> {
  await session.close()
  await fetcher.stop()
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
