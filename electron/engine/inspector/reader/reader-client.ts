import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/lib/app-error.ts'
import type { Logger } from '../../ports.ts'
import { unpackError } from '../../lib/call-error.ts'
import type { FromReader, ReaderCall, ReaderCalls, ReaderEvent, ToReader } from './protocol.ts'

export type ReaderClientDeps = {
  readonly workerUrl: URL
  readonly logger: Logger
  readonly onEvent: (event: Exclude<ReaderEvent, { kind: 'log' }>) => void
  /** The worker died; it is started again with the next call, without the session. */
  readonly onCrash: () => void
  /** Between looks whether the worker is alive, in milliseconds; without an answer at four looks in a row it is ended. */
  readonly lookMs?: number
}

/** Twenty seconds in all: decoding and mapping a record of 100 MB takes some seconds, a computer that sleeps counts as one look. */
const defaultLookMs = 5_000
const maxMissedLooks = 4
/** A worker that is only starting reads its modules, which takes seconds on a computer that is busy. */
const maxMissedWhileStarting = 40

const closing = 'Signalbench is closing.'

type Waiting = { resolve(output: unknown): void; reject(error: Error): void }

/** The engine's side of the reader worker. The thread is started with the first call. */
export class ReaderClient {
  readonly #deps: ReaderClientDeps
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #closed = false
  #missedLooks = 0
  /** The worker has said something. */
  #hasBegun = false
  #looking: NodeJS.Timeout | undefined

  constructor(deps: ReaderClientDeps) {
    this.#deps = deps
  }

  call<K extends ReaderCall>(name: K, input: ReaderCalls[K]['input']): Promise<ReaderCalls[K]['output']> {
    if (this.#closed) return Promise.reject(new AppError('STORE_FAILED', closing, { retryable: true }))
    this.#lastId += 1
    const id = this.#lastId
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#post({ kind: 'call', id, name, input })
    }) as Promise<ReaderCalls[K]['output']>
  }

  /** A notice without an answer; dropped while no worker runs. */
  notify(message: Exclude<ToReader, { kind: 'call' }>): void {
    this.#worker?.postMessage(message)
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#closed = true
    clearInterval(this.#looking)
    this.#rejectAll(closing)
    await worker?.terminate()
  }

  #post(message: ToReader): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(message)
  }

  #start(): Worker {
    const worker = new Worker(this.#deps.workerUrl)
    worker.on('message', (message: FromReader) => this.#receive(message))
    worker.on('error', (error) => this.#crashed(worker, error))
    worker.on('exit', (code) => this.#crashed(worker, new Error(`the reader worker ended with code ${code}`)))
    this.#missedLooks = 0
    this.#hasBegun = false
    clearInterval(this.#looking)
    this.#looking = setInterval(() => this.#look(worker), this.#deps.lookMs ?? defaultLookMs)
    this.#looking.unref()
    return worker
  }

  /** A worker that hangs, on a pattern or a record that never ends, is ended as if it had died. */
  #look(worker: Worker): void {
    if (this.#missedLooks >= (this.#hasBegun ? maxMissedLooks : maxMissedWhileStarting)) {
      this.#crashed(worker, new Error('the reader worker hung'))
      void worker.terminate()
      return
    }
    this.#missedLooks += 1
    worker.postMessage({ kind: 'ping' } satisfies ToReader)
  }

  #crashed(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = null
    clearInterval(this.#looking)
    this.#deps.logger.error({ err: error }, 'the reader worker died')
    this.#rejectAll('Reading the kept records failed and was started anew. Try again.')
    this.#deps.onCrash()
  }

  #rejectAll(message: string): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const call of waiting) call.reject(new AppError('STORE_FAILED', message, { retryable: true }))
  }

  #receive(message: FromReader): void {
    this.#hasBegun = true
    this.#missedLooks = 0
    if (message.kind === 'pong') return
    if (message.kind === 'log') return this.#deps.logger[message.level](message.fields, message.message)
    if (message.kind !== 'answer' && message.kind !== 'refusal') return this.#deps.onEvent(message)
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.kind === 'answer') waiting?.resolve(message.output)
    else waiting?.reject(unpackError(message.error))
  }
}
