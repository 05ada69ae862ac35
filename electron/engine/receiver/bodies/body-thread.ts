import { Worker } from 'node:worker_threads'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { stopAfter } from '../../lib/stop-after.ts'
import type { GoodEvent } from '../emulator/event-rules.ts'
import { type BodyTask, bodyTasks, type BodyTasks } from './body-tasks.ts'
import type { BodyJob, BodyMessage } from './serve-bodies.ts'

/** Does what takes the longer the larger a body is. */
export interface BodyWork {
  /** Rejects never; fails with why it could not be done, as the end of a sentence. */
  do<Task extends BodyTask>(task: Task, ask: BodyTasks[Task]['ask']): Promise<Result<BodyTasks[Task]['answer'], string>>
  close(): Promise<void>
}

export type BodyThreadOptions = {
  readonly workerUrl: URL
  /** How long a small body may take, in milliseconds; larger ones get more. */
  readonly limitMs?: number
}

/**
 * Bodies with more bytes are looked at on the thread. Measured: exact JSON takes up to 100 ms a megabyte and the rules of
 * the Custom Events API 150 ms, so one of this size takes less than the 20 ms for which the engine's may stand still.
 */
const smallBytes = 65_536

/** Ten times what it takes on a slow computer. */
const defaultLimitMs = 5_000
const limitMsPerMegabyte = 1_000
/** 10 MB of small numbers take some 600. */
const maxHeapMegabytes = 1_024
/** A thread that nobody needs gives its memory back after this. */
const idleMs = 30_000

/** Small bodies at once, large ones on a thread of its own, one after the other. A body that takes too long ends the thread, and only its own task fails. */
export class BodyThread implements BodyWork {
  readonly #options: BodyThreadOptions
  #worker: Worker | null = null
  #lastNumber = 0
  #waiting = 0
  #idle: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: BodyThreadOptions) {
    this.#options = options
  }

  async do<Task extends BodyTask>(
    task: Task,
    ask: BodyTasks[Task]['ask'],
  ): Promise<Result<BodyTasks[Task]['answer'], string>> {
    if (ask.body.length <= smallBytes) return ok(await bodyTasks[task](ask))
    this.#waiting += 1
    clearTimeout(this.#idle)
    const mine = this.#turn.then(() => this.#ask(task, ask))
    this.#turn = mine.finally(() => this.#done())
    return mine
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    await this.#endThread()
  }

  #done(): void {
    this.#waiting -= 1
    if (this.#waiting > 0 || this.#closed) return
    this.#idle = setTimeout(() => void this.#endThread(), idleMs).unref()
  }

  #ask<Task extends BodyTask>(
    task: Task,
    ask: BodyTasks[Task]['ask'],
  ): Promise<Result<BodyTasks[Task]['answer'], string>> {
    if (this.#closed) return Promise.resolve(err('Signalbench is closing'))
    const worker = (this.#worker ??= this.#start())
    this.#lastNumber += 1
    const number = this.#lastNumber
    const limitMs = (this.#options.limitMs ?? defaultLimitMs) + (ask.body.length / 1_000_000) * limitMsPerMegabyte
    const events: GoodEvent[] = []
    return new Promise((resolve) => {
      const onMessage = (message: BodyMessage<Task>): void => {
        if (message.number !== number) return
        if ('events' in message) events.push(...message.events)
        else settle(ok(withEvents(message.answer, events)))
      }
      const fail = (why: string): void => {
        settle(err(why))
        void this.#endThread()
      }
      const onError = (error: Error): void => fail(`its thread failed: ${error.message}`)
      const onExit = (): void => fail('its thread ended')
      const callOff = stopAfter(limitMs, () => fail(`it took longer than ${Math.round(limitMs / 1_000)} s`))
      const settle = (result: Result<BodyTasks[Task]['answer'], string>): void => {
        callOff()
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        resolve(result)
      }
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage({ number, task, ask } satisfies BodyJob<Task>)
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerUrl, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } })
    worker.unref()
    // What happens while nothing is asked is nobody's failure: the next question starts another.
    worker.on('error', () => {})
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    return worker
  }

  async #endThread(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

/** The events came before the answer. */
function withEvents<Answer>(answer: Answer, events: readonly GoodEvent[]): Answer {
  return events.length === 0 ? answer : (ok(events) as Answer)
}
