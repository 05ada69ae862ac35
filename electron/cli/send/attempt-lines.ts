import type { HttpAttemptTold } from '#engine/outbox/http/types.ts'
import { httpAttemptJson, httpAttemptText } from '../run/http-lines.ts'
import type { Output } from '../run/output.ts'

/** Prints attempts in their order, many at a time: thousands come in a second. */
export class AttemptLines {
  readonly #output: Output
  #lines: string[] = []
  #writing: Promise<void> | null = null

  constructor(output: Output) {
    this.#output = output
  }

  add(told: HttpAttemptTold): void {
    if (this.#output.json) {
      this.#lines.push(httpAttemptJson(told))
      this.#writing ??= this.#write()
      return
    }
    const text = httpAttemptText(told)
    if (text !== null) this.#output.say(text)
  }

  /** Resolves when all that was told has been written. */
  async finished(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }

  async #write(): Promise<void> {
    // The other attempts of this turn come along.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#lines.length > 0) await this.#output.write(this.#lines.splice(0).join('\n'))
    this.#writing = null
  }
}
