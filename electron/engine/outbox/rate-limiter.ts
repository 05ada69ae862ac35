/** The slowest that 429s make it, unless the file asks for less. */
const floorPerSecond = 1
/** What each good answer gives back: from the floor to 100 requests a second in about twenty answers. */
const recovery = 1.25
/** Above this a relay without a limit of its own is unlimited again. */
const unlimitedAbove = 1_000
/** The rate that a 429 halves is measured over this long where none was asked for. */
const windowMs = 1_000

/**
 * Spaces requests evenly, without bursts. A 429 stops everything until its Retry-After and halves the rate, once for all
 * requests that were on their way together; each answer without one gives a quarter back. Waiting here uses up no attempt.
 */
export class RateLimiter {
  readonly #fullRate: number | null
  #rate: number | null
  #nextAtMs = 0
  #stoppedUntilMs = 0
  #windowFromMs = 0
  #sentInWindow = 0
  #sentBefore = 0

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
    this.#count(nowMs)
    if (this.#rate !== null) this.#nextAtMs = Math.max(this.#nextAtMs, nowMs) + 1_000 / this.#rate
  }

  /** How many may leave right now, `wanted` at most. */
  allowed(nowMs: number, wanted: number): number {
    if (this.waitMs(nowMs) > 0) return 0
    return this.#rate === null ? wanted : Math.min(wanted, 1)
  }

  /** The other side said at `nowMs` that it was too much, and not to come again before `untilMs`. */
  limited(nowMs: number, untilMs: number): void {
    if (nowMs >= this.#stoppedUntilMs) {
      const current = this.#rate ?? Math.max(this.#sentInWindow, this.#sentBefore)
      this.#rate = Math.max(Math.min(floorPerSecond, this.#fullRate ?? floorPerSecond), current / 2)
    }
    this.#stoppedUntilMs = Math.max(this.#stoppedUntilMs, untilMs)
    this.block(untilMs)
  }

  /** Nothing leaves before, for another reason than the rate. */
  block(untilMs: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, untilMs)
  }

  /** The clock was set, or the computer slept: what was to wait waits as long as it was to. */
  clockJumped(jumpMs: number): void {
    this.#nextAtMs += jumpMs
    this.#stoppedUntilMs += jumpMs
    this.#windowFromMs += jumpMs
  }

  /** An answer that was no 429. */
  accepted(): void {
    if (this.#rate === null || this.#rate === this.#fullRate) return
    const next = this.#rate * recovery
    if (this.#fullRate === null) this.#rate = next > unlimitedAbove ? null : next
    else this.#rate = Math.min(this.#fullRate, next)
  }

  #count(nowMs: number): void {
    if (nowMs - this.#windowFromMs >= windowMs) {
      this.#sentBefore = nowMs - this.#windowFromMs < 2 * windowMs ? this.#sentInWindow : 0
      this.#windowFromMs = nowMs
      this.#sentInWindow = 0
    }
    this.#sentInWindow += 1
  }
}
