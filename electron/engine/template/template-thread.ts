import { Worker } from 'node:worker_threads'
import { parseJson } from '#shared/lib/json-parse.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { failure } from './render-line.ts'
import type { TemplateAnswer, TemplateJob } from './protocol.ts'

/** The limits inside of Liquid are cooperative; this one ends the thread (onesignal.md §4). In milliseconds. */
const hardStopMs = 900
/** A template that needs more ends the thread, not the process. In megabytes. */
const maxHeapMegabytes = 256

/** Renders templates on a thread of its own, one at a time, and ends the thread of one that breaks every limit. */
export class TemplateThread {
  readonly #workerUrl: URL
  #worker: Worker | null = null
  #lastNumber = 0

  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl
  }

  /** A line of `render --templates` in, its answer out. Never rejects: what breaks a limit is answered with an error. */
  async render(line: string): Promise<string> {
    const worker = this.#worker ?? (await this.#start())
    this.#lastNumber += 1
    const number = this.#lastNumber
    return await new Promise<string>((resolve) => {
      const settle = (json: string, isBroken: boolean): void => {
        clearTimeout(timer)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        if (isBroken) this.#abandon(worker)
        resolve(json)
      }
      const broken = (message: string): void => settle(failure(idOf(line), { message, line: null, column: null }), true)
      const onMessage = (answer: TemplateAnswer): void => {
        if (answer.number === number) settle(answer.json, false)
      }
      const onError = (error: Error): void => broken(`The template was stopped: ${error.message}.`)
      const onExit = (): void => broken('The template was stopped: its thread ended.')
      const timer = setTimeout(
        () => broken(`The template was stopped after ${hardStopMs} ms. Look for a loop that is too long.`),
        hardStopMs,
      )
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage({ number, line } satisfies TemplateJob)
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
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
