import { IdleThread, ThreadEnded, TookTooLong } from '#engine/lib/idle-thread.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
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

/** Small bodies at once, large ones on a thread of its own, one after the other. A body that takes too long ends the thread, and only its own task fails. */
export class BodyThread implements BodyWork {
  readonly #thread: IdleThread<Omit<BodyJob, 'number'>, BodyMessage>
  readonly #limitMs: number
  #closed = false

  constructor({ workerUrl, limitMs = defaultLimitMs }: BodyThreadOptions) {
    this.#thread = new IdleThread({ workerUrl, maxHeapMegabytes })
    this.#limitMs = limitMs
  }

  async do<Task extends BodyTask>(
    task: Task,
    ask: BodyTasks[Task]['ask'],
  ): Promise<Result<BodyTasks[Task]['answer'], string>> {
    if (ask.body.length <= smallBytes) return ok(await bodyTasks[task](ask))
    return this.#thread.inTurn(() => this.#ask(task, ask))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#thread.close()
  }

  async #ask<Task extends BodyTask>(
    task: Task,
    ask: BodyTasks[Task]['ask'],
  ): Promise<Result<BodyTasks[Task]['answer'], string>> {
    if (this.#closed) return err('Signalbench is closing')
    const limitMs = this.#limitMs + (ask.body.length / 1_000_000) * limitMsPerMegabyte
    const events: GoodEvent[] = []
    const take = (message: BodyMessage): BodyTasks[Task]['answer'] | undefined => {
      if (!('events' in message)) return withEvents(message.answer, events)
      events.push(...message.events)
      return undefined
    }
    try {
      return ok(await this.#thread.ask({ task, ask }, { limitMs, take }))
    } catch (error) {
      return err(whyNot(error))
    }
  }
}

function whyNot(error: unknown): string {
  if (error instanceof TookTooLong) return `it took longer than ${Math.round(error.limitMs / 1_000)} s`
  if (error instanceof ThreadEnded) return 'its thread ended'
  return `its thread failed: ${error instanceof Error ? error.message : String(error)}`
}

/** The events came before the answer. */
function withEvents<Answer>(answer: Answer, events: readonly GoodEvent[]): Answer {
  return events.length === 0 ? answer : (ok(events) as Answer)
}
