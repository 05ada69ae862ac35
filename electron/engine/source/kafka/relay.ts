/** A relay's consumer for as long as the relay runs: rebuilds its connection, pauses, reports progress, stops in time. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayHandle, RelaySourceConfig } from '../types.ts'
import { createBackoff, pause } from '../backoff.ts'
import type { KafkaEnvironment } from './environment.ts'
import { toAppError } from './kafka-error.ts'
import { ProgressReader } from './progress.ts'
import { type OnBatch, RelaySession } from './relay-session.ts'

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
    const backoff = createBackoff(this.env.random)
    while (!this.stopping.signal.aborted) {
      this.config.onState({ kind: 'connecting' })
      const problem = await this.runSession((notice) => {
        backoff.reset()
        this.wasReading = true
        this.failures = 0
        this.config.onState(notice === null ? { kind: 'reading' } : { kind: 'reading', notice })
      })
      if (problem === null || this.stopping.signal.aborted) return
      this.failures += 1
      if (!problem.retryable && (this.isFinal(problem) || this.failures >= believedAfter)) throw problem
      const waitMs = backoff.next()
      this.env.logger.warn(
        { group: this.config.consumerGroup, waitMs, cause: problem.message },
        'relay source interrupted',
      )
      this.config.onState({
        kind: 'reconnecting',
        message: problem.message,
        nextTryAtMs: this.env.clock.now() + waitMs,
      })
      await pause(waitMs, this.stopping.signal)
    }
  }

  /** Only what the cluster says while it is coming back is doubted. */
  private isFinal(problem: AppError): boolean {
    return !this.wasReading || !doubtful.has(problem.code)
  }

  /** Null after an orderly end. */
  private async runSession(onReading: (notice: string | null) => void): Promise<AppError | null> {
    const session = new RelaySession(this.env, this.config, this.onBatch, {
      paused: this.paused,
      memberId: this.memberId,
    })
    this.session = session
    try {
      await session.run(onReading)
      await session.leave()
      return null
    } catch (error) {
      if (session.batchFailure !== null) return storingFailed(session.batchFailure)
      return toAppError(error, `relay ${this.config.topics.join(', ')}`, this.env.bootstrapServers)
    } finally {
      this.memberId = session.memberId
      this.session = null
      await session.close()
    }
  }
}
