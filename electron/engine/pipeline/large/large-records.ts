import type { Logger } from '#engine/ports.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Prepared, Steps } from '../prepare.ts'
import { largeBytes, sizeOf } from './large-bytes.ts'
import { MapperThread } from './mapper-thread.ts'
import { notMapped } from './not-mapped.ts'

export type LargeRecordsOptions = {
  readonly workerUrl: URL
  readonly logger: Logger
  /** How long one record may take, in milliseconds; larger records get more. */
  readonly limitMs?: number
}

/** Ten times what a record of 5 MB takes on a slow computer. */
const defaultLimitMs = 5_000
/** Beyond what is allowed for any record: JSON takes 20 to 70 ms a megabyte. */
const limitMsPerMegabyte = 250
/** A worker that nobody needs gives its memory back after this. */
const idleMs = 30_000
/** A first try can fail by no fault of the record: the computer slept, or memory was short. */
const maxTries = 2

type Job = {
  readonly raw: RawRecord
  readonly steps: Steps
  readonly nowMs: number
  tries: number
  resolve(prepared: Prepared): void
  reject(error: Error): void
}

/**
 * Decodes and maps large records on a thread of their own, one at a time and in order, so that the engine's thread never
 * stands still for one. A record on which the worker fails twice, by dying or by taking too long, is a rejection with that
 * reason: nothing is lost, and nothing waits for it for ever.
 */
export class LargeRecords {
  readonly #options: LargeRecordsOptions
  readonly #jobs: Job[] = []
  #thread: MapperThread | null = null
  #working = false
  #closed = false
  #idle: NodeJS.Timeout | undefined

  constructor(options: LargeRecordsOptions) {
    this.#options = options
  }

  /** Rejects only when it is closed. */
  prepare(raw: RawRecord, steps: Steps, nowMs: number): Promise<Prepared> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ raw, steps, nowMs, tries: 0, resolve, reject })
      void this.#work()
    })
  }

  /** Whether a record is one for this thread. */
  isLarge(raw: RawRecord): boolean {
    return sizeOf(raw) > largeBytes
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    const closing = new AppError('STORE_FAILED', 'Signalbench is closing.', { retryable: true })
    for (const job of this.#jobs.splice(0)) job.reject(closing)
    await this.#endThread()
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    clearTimeout(this.#idle)
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      const prepared = await this.#try(job)
      if (prepared === null) continue
      this.#jobs.shift()
      job.resolve(prepared)
    }
    this.#working = false
    this.#idle = setTimeout(() => void this.#endThread(), idleMs)
    this.#idle.unref()
  }

  /** Null where there is to be another try, or where it was closed meanwhile. */
  async #try(job: Job): Promise<Prepared | null> {
    const { raw, steps, nowMs } = job
    this.#thread ??= new MapperThread(this.#options.workerUrl)
    try {
      const limitMs = (this.#options.limitMs ?? defaultLimitMs) + (sizeOf(raw) / 1_048_576) * limitMsPerMegabyte
      return await this.#thread.prepare(raw, steps, nowMs, limitMs)
    } catch (error) {
      await this.#endThread()
      if (this.#closed) return null
      const { topic, partition, offset } = raw
      const place = { topic, partition, offset: String(offset), bytes: sizeOf(raw) }
      this.#options.logger.warn({ err: error, ...place }, 'a large record could not be mapped')
      job.tries += 1
      return job.tries < maxTries ? null : notMapped(raw, error)
    }
  }

  async #endThread(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    await thread?.end()
  }
}
