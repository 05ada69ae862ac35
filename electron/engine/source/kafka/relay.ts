/** A relay's consumer for as long as the relay runs: rebuilds its connection, pauses, reports progress, stops in time. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayHandle, RelaySourceConfig } from '../types.ts'
import { accessLimits, createBackoff, pause } from '../backoff.ts'
import type { KafkaEnvironment } from './environment.ts'
import { isAccessProblem, rotationHint, toAppError } from './kafka-error.ts'
import { ProgressReader } from './progress.ts'
import { type OnBatch, RelaySession } from './relay-session.ts'
import type { KnownTopics } from './relay-start.ts'

/** A stop waits this long for the running batch, the last commit and leaving the group … */
const drainMs = 4_500
/** … and when a batch hangs this long for leaving the group without it, so that others take over at once. */
const leaveMs = 400
/**
 * A broker that was killed and is coming back may know neither its topics nor their ends for a moment. Errors that
 * would be final are believed at the first connection, and later after this many tries in a row.
 */
const believedAfter = 8

const doubtful = new Set(['NOT_FOUND', 'CONFLICT', 'UNREACHABLE'])
/** A connection that held this long was a good one: the next failure starts with a short pause. */
const healthyMs = 2_000

/** The batch was not committed, so it comes again; AppErrors say themselves whether that can help. */
function storingFailed(error: unknown): AppError {
  if (error instanceof AppError) return error
  const cause = error instanceof Error ? error.message : String(error)
  return new AppError('INTERNAL', `Storing a batch failed: ${cause}. It was not committed and is tried again.`, {
    retryable: true,
    cause: error,
  })
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const enough = new AbortController()
  await Promise.race([work, pause(ms, enough.signal)])
  enough.abort()
}

/** Starts at once. `done` rejects with an AppError that no retry can cure; an unreachable broker is retried for ever. */
export function startRelay(env: KafkaEnvironment, config: RelaySourceConfig, onBatch: OnBatch): RelayHandle {
  const relay = new Relay(env, config, onBatch)
  const done = relay.run()
  return {
    setPaused: (paused) => relay.setPaused(paused),
    progress: () => relay.progress(),
    stop: () => relay.stop(),
    done,
  }
}

class Relay {
  private readonly env: KafkaEnvironment
  private readonly config: RelaySourceConfig
  private readonly onBatch: OnBatch
  private readonly progressReader: ProgressReader
  private readonly stopping = new AbortController()
  private session: RelaySession | null = null
  private memberId = ''
  private paused = false
  private wasReading = false
  private failures = 0
  private readonly known: KnownTopics = { partitions: new Map(), ids: new Map(), anew: new Set() }
  private ended: Promise<void> = Promise.resolve()

  constructor(env: KafkaEnvironment, config: RelaySourceConfig, onBatch: OnBatch) {
    this.env = env
    this.config = config
    this.onBatch = onBatch
    this.progressReader = new ProgressReader(env, config)
  }

  run(): Promise<void> {
    const done = this.loopAndClose()
    this.ended = done.catch(() => undefined)
    return done
  }

  setPaused(paused: boolean): void {
    this.paused = paused
    this.session?.setPaused(paused)
  }

  progress(): ReturnType<ProgressReader['read']> {
    return this.progressReader.read()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.session?.drain()
    await within(drainMs, this.ended)
    const hanging = this.session
    if (hanging === null) return
    await within(leaveMs, hanging.leave())
    // The batch may still end; without a connection it cannot commit any more.
    await hanging.close()
  }

  private async loopAndClose(): Promise<void> {
    try {
      await this.loop()
    } finally {
      await this.progressReader.close()
    }
  }

  private async loop(): Promise<void> {
    const quick = createBackoff(this.env.random)
    const slow = createBackoff(this.env.random, accessLimits)
    while (!this.stopping.signal.aborted) {
      this.config.onState({ kind: 'connecting' })
      const { problem, wasHealthy } = await this.runSession()
      if (problem === null || this.stopping.signal.aborted) return
      if (wasHealthy) {
        quick.reset()
        slow.reset()
        this.failures = 0
      }
      this.failures += 1
      // At the first connection it is a mistake to be told at once; later someone is likely to mend it.
      const mayBeRotation = this.wasReading && isAccessProblem(problem)
      if (!mayBeRotation && !problem.retryable && (this.isFinal(problem) || this.failures >= believedAfter)) {
        throw problem
      }
      const waitMs = (mayBeRotation ? slow : quick).next()
      await this.waitForNextTry(mayBeRotation ? problem.message + rotationHint : problem.message, waitMs)
    }
  }

  private async waitForNextTry(message: string, waitMs: number): Promise<void> {
    this.env.logger.warn({ group: this.config.consumerGroup, waitMs, cause: message }, 'relay source interrupted')
    this.config.onState({ kind: 'reconnecting', message, nextTryAtMs: this.env.clock.now() + waitMs })
    await pause(waitMs, this.stopping.signal)
  }

  /** Only what the cluster says while it is coming back is doubted. */
  private isFinal(problem: AppError): boolean {
    return !this.wasReading || !doubtful.has(problem.code) || problem.data['isCertain'] === true
  }

  /** `problem` is null after an orderly end. */
  private async runSession(): Promise<{ readonly problem: AppError | null; readonly wasHealthy: boolean }> {
    let session: RelaySession | null = null
    let readingSince: number | null = null
    const wasHealthy = (): boolean =>
      session?.hasStored === true || (readingSince !== null && performance.now() - readingSince > healthyMs)
    try {
      session = new RelaySession(
        this.env,
        this.config,
        this.onBatch,
        { paused: this.paused, memberId: this.memberId },
        this.known,
      )
      this.session = session
      await session.run((notice) => {
        readingSince ??= performance.now()
        this.wasReading = true
        this.config.onState(notice === null ? { kind: 'reading' } : { kind: 'reading', notice })
      })
      await session.leave()
      return { problem: null, wasHealthy: true }
    } catch (error) {
      const failure = session?.batchFailure ?? null
      // A batch that was given up for the stop, or that ends the relay: the others, and the next start, need not wait until
      // this member's session times out.
      const isLast = this.stopping.signal.aborted || (failure instanceof AppError && !failure.retryable)
      if (session !== null && isLast) await within(leaveMs, session.leave())
      if (failure !== null) return { problem: storingFailed(failure), wasHealthy: wasHealthy() }
      const explained = session?.explain(error) ?? error
      const doing = `relay ${this.config.topics.join(', ')}`
      const problem = toAppError(explained, doing, this.env.bootstrapServers, { worked: this.wasReading })
      return { problem, wasHealthy: wasHealthy() }
    } finally {
      this.memberId = session?.memberId ?? this.memberId
      this.session = null
      await session?.close()
    }
  }
}
