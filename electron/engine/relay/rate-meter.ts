import type { Clock } from '#shared/lib/clock.ts'

/** Seconds that a rate is taken over: calm to look at, and quick enough to follow. */
const windowSeconds = 5

/** Counts things and tells how many came per second of late. */
export class RateMeter {
  readonly #clock: Clock
  readonly #buckets = new Map<number, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(count: number): void {
    const second = Math.floor(this.#clock.now() / 1_000)
    this.#buckets.set(second, (this.#buckets.get(second) ?? 0) + count)
    // Of a clock that was set back, seconds that are still to come are old too.
    for (const old of this.#buckets.keys()) if (old < second - windowSeconds || old > second) this.#buckets.delete(old)
  }

  perSecond(): number {
    const second = Math.floor(this.#clock.now() / 1_000)
    let total = 0
    for (const [at, count] of this.#buckets) if (at >= second - windowSeconds && at < second) total += count
    return total / windowSeconds
  }
}
