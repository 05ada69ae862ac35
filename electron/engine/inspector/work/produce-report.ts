import { quantity } from '#shared/lib/quantity.ts'
import type { CaptureProblem } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { JobOutcome } from '../../jobs/types.ts'

/** Named in the message; a file of nothing but broken lines is no message. */
const namedProblems = 3

const count = (records: number): string => quantity(records, 'record')

/** What came of producing, in words: how much was written whatever happened. */
export class ProduceReport {
  readonly #problems: CaptureProblem[] = []
  #leftOut = 0
  #written = 0

  /** The records so far. */
  wrote(records: number): number {
    this.#written += records
    return this.#written
  }

  leaveOut(problems: readonly CaptureProblem[]): void {
    this.#leftOut += problems.length
    this.#problems.push(...problems.slice(0, namedProblems - this.#problems.length))
  }

  done(): JobOutcome {
    return { state: 'done', message: `${count(this.#written)} produced.${this.#broken()}` }
  }

  cancelled(): JobOutcome {
    const message = `Cancelled after ${count(this.#written)}, which ${this.#written === 1 ? 'stays' : 'stay'} in the topic.${this.#broken()}`
    return { state: 'cancelled', message }
  }

  failure(error: unknown): AppError {
    const why = error instanceof Error ? error.message : String(error)
    const before =
      this.#written === 0
        ? 'Nothing was produced.'
        : `${count(this.#written)} were produced before, and stay in the topic.`
    const code = error instanceof AppError ? error.code : 'UNREACHABLE'
    return new AppError(code, `${why} ${before}`, { cause: error })
  }

  #broken(): string {
    if (this.#leftOut === 0) return ''
    const lines = `${quantity(this.#leftOut, 'line')} ${this.#leftOut === 1 ? 'was' : 'were'} left out`
    const more = this.#leftOut > this.#problems.length ? ' …' : ''
    return ` ${lines}: ${this.#problems.map(({ message }) => message).join(' ')}${more}`
  }
}
