import type { Clock } from '#shared/lib/clock.ts'

/** A busy computer is late by less; a sleep or a clock that was set forward is more. */
const forwardMs = 30_000
/** Smaller steps back, as time servers make them, delay nothing that anybody would notice. */
const backMs = 1_000

/**
 * Notices that the wall clock jumped: forward by a sleep or because somebody set it, back because somebody set it. It is
 * looked at by a timer, which counts real time.
 */
export class ClockWatch {
  readonly #clock: Clock
  readonly #everyMs: number
  #lastMs: number

  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#lastMs = clock.now()
  }

  /** By how much the clock is ahead of (positive) or behind (negative) where the last look would have it; 0 = no jump. */
  look(): number {
    const nowMs = this.#clock.now()
    const jumpMs = nowMs - this.#lastMs - this.#everyMs
    this.#lastMs = nowMs
    return jumpMs > forwardMs || jumpMs < -backMs ? jumpMs : 0
  }
}
