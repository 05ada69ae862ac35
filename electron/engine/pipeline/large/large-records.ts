import { IdleThread } from '#engine/lib/idle-thread.ts'
import type { Logger } from '#engine/ports.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Prepared, Steps } from '../prepare.ts'
import { largeBytes, sizeOf } from './large-bytes.ts'
import { notMapped } from './not-mapped.ts'
import type { LargeAnswer, LargeJob } from './protocol.ts'

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
/** A record of 20 MB takes some 400. */
const maxHeapMegabytes = 1_024
/** A first try can fail by no fault of the record: the computer slept, or memory was short. */
const maxTries = 2

/**
 * Decodes and maps large records on a thread of their own, one at a time and in order, so that the engine's thread never
 * stands still for one. A record on which the worker fails twice, by dying or by taking too long, is a rejection with that
 * reason: nothing is lost, and nothing waits for it for ever.
 */
export class LargeRecords {
  readonly #options: LargeRecordsOptions
  readonly #thread: IdleThread<Omit<LargeJob, 'number'>, LargeAnswer>
  #closed = false

  constructor(options: LargeRecordsOptions) {
    this.#options = options
    this.#thread = new IdleThread({ workerUrl: options.workerUrl, maxHeapMegabytes })
  }

  /** Rejects only when it is closed. */
  prepare(raw: RawRecord, steps: Steps, nowMs: number): Promise<Prepared> {
    return this.#thread.inTurn(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          if (!this.#closed) return await this.#try(raw, steps, nowMs)
        } catch (error) {
          this.#warn(raw, error)
          if (!this.#closed && tries === maxTries) return notMapped(raw, error)
        }
        if (this.#closed) throw new AppError('STORE_FAILED', 'Signalbench is closing.', { retryable: true })
      }
    })
  }

  /** Whether a record is one for this thread. */
  isLarge(raw: RawRecord): boolean {
    return sizeOf(raw) > largeBytes
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#thread.close()
  }

  #try(raw: RawRecord, steps: Steps, nowMs: number): Promise<Prepared> {
    const limitMs = (this.#options.limitMs ?? defaultLimitMs) + (sizeOf(raw) / 1_048_576) * limitMsPerMegabyte
    const { bytes, own } = ownBytes(raw)
    const idempotencyKey = steps.idempotencyKey(raw)
    const job = { raw: own, ...steps.recipe, schemas: steps.schemas(raw), idempotencyKey, nowMs }
    return this.#thread.ask(job, {
      limitMs,
      transfer: bytes,
      take: ({ record, event, outcome }): Prepared => ({ record: { ...record, raw }, event, outcome }),
    })
  }

  #warn(raw: RawRecord, error: unknown): void {
    if (this.#closed) return
    const { topic, partition, offset } = raw
    const place = { topic, partition, offset: String(offset), bytes: sizeOf(raw) }
    this.#options.logger.warn({ err: error, ...place }, 'a large record could not be mapped')
  }
}

/** A copy whose buffers can be handed over: the record's own may be views into the answer of a whole fetch. */
function ownBytes(raw: RawRecord): { readonly own: RawRecord; readonly bytes: ArrayBuffer[] } {
  const bytes: ArrayBuffer[] = []
  const copy = (part: Uint8Array | null): Uint8Array | null => {
    if (part === null) return null
    const copied = Uint8Array.from(part)
    bytes.push(copied.buffer)
    return copied
  }
  const headers = raw.headers.map(([name, value]) => [name, copy(value)] as const)
  return { own: { ...raw, key: copy(raw.key), value: copy(raw.value), headers }, bytes }
}
