import { Worker } from 'node:worker_threads'
import { stopAfter } from './stop-after.ts'

export type IdleThreadOptions = {
  readonly workerUrl: URL
  /** More heap than this ends the thread, not the engine. */
  readonly maxHeapMegabytes: number
}

/** What a question needs besides itself. */
export type Asking<Message, Answer> = {
  /** No answer after so many milliseconds ends the thread; a busy computer gets more. */
  readonly limitMs: number
  /** Buffers that are handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[]
  /** Called with each message; undefined where the answer is still to come. */
  readonly take: (message: Message) => Answer | undefined
}

/** A thread that nobody needs gives its memory back after this. */
const idleMs = 30_000

/**
 * A thread for work that would hold up the engine's own: started when it is needed, asked one thing at a time, and ended
 * when it fails, takes too long, or has had nothing to do for a while. The next question then has a new one. Questions
 * and messages carry a `number`, by which an answer is known.
 */
export class IdleThread<Question extends object, Message extends { readonly number: number }> {
  readonly #options: IdleThreadOptions
  #worker: Worker | null = null
  #lastNumber = 0
  #waiting = 0
  #idle: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: IdleThreadOptions) {
    this.#options = options
  }

  /** Runs `work`, which asks, behind all work that came before it. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    clearTimeout(this.#idle)
    const mine = this.#turn.then(work).finally(() => this.#done())
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  /** Rejects, with `TookTooLong`, `ThreadEnded` or what the thread threw, and has ended the thread then. */
  async ask<Answer>(question: Question, { limitMs, transfer, take }: Asking<Message, Answer>): Promise<Answer> {
    const worker = (this.#worker ??= this.#start())
    this.#lastNumber += 1
    const number = this.#lastNumber
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const onMessage = (message: Message): void => {
          const answer = message.number === number ? take(message) : undefined
          if (answer !== undefined) settle(() => resolve(answer))
        }
        const onError = (error: Error): void => settle(() => reject(error))
        const onExit = (code: number): void => onError(new ThreadEnded(code))
        const callOff = stopAfter(limitMs, () => onError(new TookTooLong(limitMs)))
        const settle = (result: () => void): void => {
          callOff()
          worker.off('message', onMessage).off('error', onError).off('exit', onExit)
          result()
        }
        worker.on('message', onMessage).on('error', onError).on('exit', onExit)
        worker.postMessage({ ...question, number }, [...(transfer ?? [])])
      })
    } catch (error) {
      await this.#end()
      throw error
    }
  }

  /** A question that is under way fails; whoever asks afterwards must not. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    await this.#end()
  }

  #done(): void {
    this.#waiting -= 1
    if (this.#waiting > 0 || this.#closed) return
    this.#idle = setTimeout(() => void this.#end(), idleMs).unref()
  }

  #start(): Worker {
    const { workerUrl, maxHeapMegabytes } = this.#options
    const worker = new Worker(workerUrl, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } })
    worker.unref()
    // What happens while nothing is asked is nobody's failure: the next question starts another.
    worker.on('error', () => {})
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    return worker
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
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

/** The thread ended by itself before it answered, or was closed. */
export class ThreadEnded extends Error {
  constructor(code: number) {
    super(`the worker ended with code ${code}`)
  }
}
