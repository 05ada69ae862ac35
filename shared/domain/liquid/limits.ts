import { grouped } from '#shared/lib/quantity.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { LiquidError } from './errors.ts'

/** What one rendering may use. Cooperative: a worker that can be ended stands around it (onesignal.md §4). */
export type LiquidLimits = {
  /** UTF-16 units of the template and of each partial. */
  readonly sourceChars: number
  /** Time for parsing and for rendering, in milliseconds each. */
  readonly timeMs: number
  /** Nodes, items and lookups of one parsing or rendering: the same on every machine. */
  readonly steps: number
  /** UTF-16 units of the output, and of any one text on the way. */
  readonly outputChars: number
  /** Items of a range or array that is walked or built. */
  readonly items: number
  /** Digits of an integer. */
  readonly numberDigits: number
}

export const defaultLimits: LiquidLimits = {
  sourceChars: 500_000,
  timeMs: 500,
  steps: Number.POSITIVE_INFINITY,
  outputChars: 2_000_000,
  items: 100_000,
  numberDigits: 1_000,
}

/** What `now` is in a template, and what its time is measured with. */
export type LiquidClock = Clock & {
  /**
   * Begins to measure how long there was work, in milliseconds: a template that has run out of time by the clock has not
   * where the computer was kept from rendering it. Without it the clock alone counts.
   */
  readonly startStopwatch?: () => () => number
}

const limitError = (what: string): LiquidError => new LiquidError('limit', what)

/** Steps between two looks at the clock. */
const stepsBetweenLooks = 128

/** Watches one rendering; every method throws a `limit` error when there was too much. */
export class Budget {
  readonly limits: LiquidLimits
  readonly #clock: Clock
  readonly #endAtMs: number
  readonly #workedMs: () => number
  #steps = 0

  constructor(limits: LiquidLimits, clock: LiquidClock) {
    this.limits = limits
    this.#clock = clock
    this.#endAtMs = clock.now() + limits.timeMs
    this.#workedMs = clock.startStopwatch?.() ?? (() => Number.POSITIVE_INFINITY)
  }

  /** Called for every node and every item. */
  step(): void {
    this.#steps += 1
    if (this.#steps > this.limits.steps)
      throw limitError('The template takes too many steps. Look for a loop that is too long.')
    if (this.#steps % stepsBetweenLooks === 0) this.checkTime()
  }

  checkTime(): void {
    if (this.#clock.now() <= this.#endAtMs || this.#workedMs() <= this.limits.timeMs) return
    throw limitError(`The template took longer than ${this.limits.timeMs} ms. Look for a loop that is too long.`)
  }

  checkText(chars: number): void {
    if (chars <= this.limits.outputChars) return
    throw limitError(`The template makes more than ${grouped(this.limits.outputChars)} characters.`)
  }

  checkItems(count: bigint | number): void {
    if (count <= this.limits.items) return
    throw limitError(`The template walks through more than ${grouped(this.limits.items)} items at once.`)
  }

  checkInteger(value: bigint): void {
    // Four bits a digit is more than a digit needs, and counting hexadecimal digits is cheap.
    if (value.toString(16).length <= this.limits.numberDigits) return
    throw limitError(`A number has more than ${grouped(this.limits.numberDigits)} digits.`)
  }
}
