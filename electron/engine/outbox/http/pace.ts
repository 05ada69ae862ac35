/** A timer that fires late does not slow the rate down: so much is caught up at once. */
const catchUpMs = 25

/** Spaces requests evenly over time. Waiting here uses up no attempt. */
export class Pace {
  #perSecond: number | null
  #nextAtMs = 0

  /** `perSecond` null = no limit. */
  constructor(perSecond: number | null) {
    this.#perSecond = perSecond
  }

  set perSecond(perSecond: number | null) {
    this.#perSecond = perSecond
  }

  /** Milliseconds until the next request may leave. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextAtMs - nowMs)
  }

  /** One request leaves. */
  take(nowMs: number): void {
    if (this.#perSecond === null) return
    this.#nextAtMs = Math.max(this.#nextAtMs, nowMs - catchUpMs) + 1_000 / this.#perSecond
  }

  /** Nothing leaves before. */
  block(untilMs: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, untilMs)
  }

  /** The clock that is asked for the time jumped. */
  shift(ms: number): void {
    this.#nextAtMs += ms
  }

  unblock(): void {
    this.#nextAtMs = 0
  }

  /** How many are worth having at hand: what may leave within a second. */
  atHand(limit: number): number {
    return this.#perSecond === null ? limit : Math.max(1, Math.min(limit, Math.ceil(this.#perSecond)))
  }
}
