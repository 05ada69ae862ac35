import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/lib/app-error.ts'
import type { Logger } from '#engine/ports.ts'
import { unpackError } from '../../lib/call-error.ts'
import type { FromLogReader, LogCall, LogCalls, ToLogReader } from './log-protocol.ts'

type Waiting = { resolve(output: unknown): void; reject(error: Error): void }

/** The thread that searches the log, so that the engine's own never waits for it. Started when it is first needed. */
export class LogThread {
  readonly #workerUrl: URL
  readonly #directory: string
  readonly #logger: Logger
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #closed = false

  /** @param options.directory of the workspace */
  constructor(options: { readonly workerUrl: URL; readonly directory: string; readonly logger: Logger }) {
    this.#workerUrl = options.workerUrl
    this.#directory = options.directory
    this.#logger = options.logger
  }

  call<K extends LogCall>(name: K, input: LogCalls[K]['input']): Promise<LogCalls[K]['output']> {
    if (this.#closed) return Promise.reject(closing())
    this.#worker ??= this.#start()
    this.#lastId += 1
    const question: ToLogReader = { id: this.#lastId, name, input }
    this.#worker.postMessage(question)
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject })
    }) as Promise<LogCalls[K]['output']>
  }

  /** Starts it before anything is asked, which takes some hundred milliseconds. */
  warm(): void {
    if (!this.#closed) this.#worker ??= this.#start()
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#closed = true
    this.#worker = null
    this.#rejectAll(closing)
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#workerUrl, { workerData: this.#directory })
    worker.unref()
    worker.on('message', (message: FromLogReader) => this.#receive(message))
    worker.on('error', (error) => this.#died(worker, error))
    worker.on('exit', (code) => this.#died(worker, new Error(`the thread ended with code ${code}`)))
    return worker
  }

  #receive(message: FromLogReader): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ('error' in message) waiting?.reject(unpackError(message.error))
    else waiting?.resolve(message.output)
  }

  /** The next question starts another one. */
  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#logger.error({ err: error }, 'the thread that reads the log of requests died')
    this.#rejectAll(
      () =>
        new AppError('STORE_FAILED', 'Reading the log failed and was started anew. Try again.', { retryable: true }),
    )
  }

  #rejectAll(error: () => Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error())
    this.#waiting.clear()
  }
}

const closing = (): AppError => new AppError('STORE_FAILED', 'Signalbench is closing.', { retryable: true })
