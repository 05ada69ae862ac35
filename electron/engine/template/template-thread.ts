import { Worker } from 'node:worker_threads'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { failure } from './render-line.ts'
import { stopAfter } from '../lib/stop-after.ts'
import { startStopwatch } from '../lib/stopwatch.ts'
import type { TemplateAnswer, TemplateJob, TemplateQuestion } from './protocol.ts'
import { stoppedRendering } from './stopped-rendering.ts'

/** The limits inside of Liquid are cooperative; this one ends the thread (onesignal.md §4). In milliseconds. */
const hardStopMs = 850
/** A template that needs more ends the thread, not the process. In megabytes. */
const maxHeapMegabytes = 256
/**
 * A template that used up its time with so many contexts in a row is taken for endless: the contexts that are left are
 * refused at once, because each of them would hold up everybody for a second.
 */
const maxSlowInARow = 3
/** Limits of time take longer to be reached than those of size. In milliseconds. */
const slowMs = 300
/** Contexts that one message carries: memory stays bounded however many there are. */
const maxContexts = 500

/** The reason of contexts behind those with which a template turned out to be endless. */
const notTried = `Not rendered: the template was stopped with ${maxSlowInARow} users in a row. Look for a loop that is too long, then send again.`

const hitLimit = ({ findings }: RenderedWebhook): boolean => findings.some(({ rule }) => rule === 'render-limit')

type WebhookQuestion = Extract<TemplateQuestion, { kind: 'webhook' }>

/** Renders templates on a thread of its own, one at a time, and ends the thread of one that breaks every limit. */
export class TemplateThread {
  readonly #workerUrl: URL
  readonly #startStopwatch: () => () => number
  #worker: Worker | null = null
  #lastNumber = 0
  /** The template that was taken for endless last: the next time it has one context to prove the opposite. */
  #endless: string | null = null
  /** Who asks waits for those who asked before: a template's time is its own. */
  #turn: Promise<unknown> = Promise.resolve()

  /** @param stopwatch begins to measure how long this process works, in milliseconds */
  constructor(workerUrl: URL, stopwatch = startStopwatch) {
    this.#workerUrl = workerUrl
    this.#startStopwatch = stopwatch
  }

  /** A line of `render --templates` in, its answer out. Never rejects: what breaks a limit is answered with an error. */
  render(line: string): Promise<string> {
    return this.#inTurn(async () => {
      let json = ''
      const stopped = await this.#ask({ kind: 'line', line }, 1, (answer) => (json = answer.json ?? ''))
      return stopped === null ? json : failure(idOf(line), { message: stopped, line: null, column: null })
    })
  }

  /**
   * A webhook with contexts in JSON; one answer for each, in their order. A context that breaks a limit is answered as
   * refused, and the next one is served; a template that breaks the limit of time again and again is not tried further.
   */
  async renderWebhook(
    templates: WebhookTemplates,
    contexts: readonly string[],
    options: Pick<WebhookQuestion, 'testSend' | 'nowMs' | 'relayed'>,
  ): Promise<readonly RenderedWebhook[]> {
    const answers: RenderedWebhook[] = []
    const template = JSON.stringify(templates)
    let slow = this.#endless === template ? maxSlowInARow - 1 : 0
    while (answers.length < contexts.length && slow < maxSlowInARow) {
      // Others may ask between two pieces.
      await this.#inTurn(async () => {
        const piece = contexts.slice(answers.length, answers.length + maxContexts)
        const question: TemplateQuestion = { kind: 'webhook', templates, contexts: piece, ...options }
        let sinceMs = performance.now()
        const stopped = await this.#ask(question, piece.length, ({ rendered }) => {
          if (rendered === undefined) return
          const isSlow = hitLimit(rendered) && performance.now() - sinceMs > slowMs
          slow = isSlow ? slow + 1 : 0
          sinceMs = performance.now()
          answers.push(rendered)
        })
        if (stopped === null) return
        slow += 1
        answers.push(stoppedRendering(templates, stopped))
      })
    }
    if (slow >= maxSlowInARow) this.#endless = template
    else if (slow === 0 && this.#endless === template) this.#endless = null
    return [...answers, ...contexts.slice(answers.length).map(() => stoppedRendering(templates, notTried))]
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => {})
    return mine
  }

  /** Waits for `count` answers, each in its time; null, or why the thread was ended before the last one. */
  async #ask(
    question: TemplateQuestion,
    count: number,
    take: (answer: TemplateAnswer) => void,
  ): Promise<string | null> {
    const worker = this.#worker ?? (await this.#start())
    this.#lastNumber += 1
    const number = this.#lastNumber
    let open = count
    return await new Promise<string | null>((resolve) => {
      const settle = (stopped: string | null): void => {
        callOff()
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        if (stopped !== null) this.#abandon(worker)
        resolve(stopped)
      }
      const onMessage = (answer: TemplateAnswer): void => {
        if (answer.number !== number) return
        take(answer)
        open -= 1
        if (open === 0 || answer.paused === true) return settle(null)
        callOff()
        callOff = stopAfter(hardStopMs, timeOver, this.#startStopwatch)
      }
      const onError = (error: Error): void => settle(`The template was stopped: ${error.message}.`)
      const onExit = (): void => settle('The template was stopped: its thread ended.')
      const timeOver = (): void =>
        settle(`The template was stopped after ${hardStopMs} ms. Look for a loop that is too long.`)
      let callOff = stopAfter(hardStopMs, timeOver, this.#startStopwatch)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage({ number, question } satisfies TemplateJob)
    })
  }

  /** Waits until the thread listens, so that a template's time begins with the template. */
  async #start(): Promise<Worker> {
    const worker = new Worker(this.#workerUrl, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } })
    this.#worker = worker
    await new Promise<void>((resolve, reject) => worker.once('message', () => resolve()).once('error', reject))
    worker.removeAllListeners('error')
    // What happens while nothing is asked shows with the next question.
    worker.on('error', () => {})
    return worker
  }

  #abandon(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null
    void worker.terminate()
  }
}

function idOf(line: string) {
  const parsed = parseJson(line)
  return parsed.ok && isJsonObject(parsed.value) ? (getOwn(parsed.value, 'id') ?? null) : null
}
