/** The slowest that a 429 makes it: one request in ten seconds. */
const floorPerSecond = 0.1

/**
 * Spaces requests evenly, without bursts. A 429 halves the rate and stops everything until its Retry-After; each answer
 * without one gives back a twentieth of the full rate. Using it up costs a delivery no attempt.
 */
export class RateLimiter {
  readonly #fullRate: number | null
  #rate: number | null
  #nextAtMs = 0

  /** `perSecond` null = unlimited until the first 429. */
  constructor(perSecond: number | null) {
    this.#fullRate = perSecond
    this.#rate = perSecond
  }

  /** Requests a second at present; null = unlimited. */
  get rate(): number | null {
    return this.#rate
  }

  /** Milliseconds until the next request may leave. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextAtMs - nowMs)
  }

  /** One request leaves. */
  take(nowMs: number): void {
    if (this.#rate !== null) this.#nextAtMs = Math.max(this.#nextAtMs, nowMs) + 1_000 / this.#rate
  }

  /** How many may leave right now, `wanted` at most. */
  allowed(nowMs: number, wanted: number): number {
    if (this.waitMs(nowMs) > 0) return 0
    return this.#rate === null ? wanted : Math.min(wanted, 1)
  }

  /** The other side said that it was too much. `measured` is what was really sent in the last second. */
  limited(untilMs: number, measured: number): void {
    const current = this.#rate ?? Math.max(1, measured)
    this.#rate = Math.max(floorPerSecond, current / 2)
    this.block(untilMs)
  }

  /** Nothing leaves before, for another reason than the rate. */
  block(untilMs: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, untilMs)
  }

  /** An answer that was no 429. */
  accepted(): void {
    if (this.#rate === null || this.#rate === this.#fullRate) return
    // Without a limit of our own there is no full rate to go back to in steps: it doubles until it no longer matters.
    const next = this.#fullRate === null ? this.#rate * 1.1 : this.#rate + this.#fullRate / 20
    if (this.#fullRate === null) this.#rate = next > 10_000 ? null : next
    else this.#rate = Math.min(this.#fullRate, next)
  }
}
