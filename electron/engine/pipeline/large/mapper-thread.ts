import { Worker } from 'node:worker_threads'
import type { RawRecord } from '#shared/schema/record.ts'
import { stopAfter } from '../../lib/stop-after.ts'
import type { Prepared, Steps } from '../prepare.ts'
import type { LargeAnswer, LargeJob } from './protocol.ts'

/** Heap of the worker, in megabytes. A record of 20 MB takes some 400; more than this ends the worker, not the engine. */
const maxHeapMegabytes = 1_024

/** One worker that maps one record at a time. After a failure it is of no use any more. */
export class MapperThread {
  readonly #worker: Worker
  #lastId = 0

  constructor(workerUrl: URL) {
    this.#worker = new Worker(workerUrl, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } })
    this.#worker.unref()
    // What happens while nothing is asked shows with the next question.
    this.#worker.on('error', () => {})
  }

  /** Rejects when the worker dies or has not answered after `limitMs`. */
  prepare(raw: RawRecord, steps: Steps, nowMs: number, limitMs: number): Promise<Prepared> {
    this.#lastId += 1
    const idempotencyKey = steps.idempotencyKey(raw)
    const { bytes, own } = ownBytes(raw)
    const schemas = steps.schemas(raw)
    const job: LargeJob = { id: this.#lastId, raw: own, ...steps.recipe, schemas, idempotencyKey, nowMs }
    const worker = this.#worker
    return new Promise<Prepared>((resolve, reject) => {
      const onMessage = ({ id, record, event, outcome }: LargeAnswer): void => {
        if (id === job.id) settle(() => resolve({ record: { ...record, raw }, event, outcome }))
      }
      const onError = (error: Error): void => settle(() => reject(error))
      const onExit = (code: number): void => settle(() => reject(new Error(`the worker ended with code ${code}`)))
      const callOff = stopAfter(limitMs, () => onError(new TookTooLong(limitMs)))
      const settle = (result: () => void): void => {
        callOff()
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        result()
      }
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage(job, bytes)
    })
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** The thread gave no answer within the limit and was ended. */
export class TookTooLong extends Error {
  readonly limitMs: number

  constructor(limitMs: number) {
    super(`no answer after ${Math.round(limitMs)} ms`)
    this.limitMs = limitMs
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
