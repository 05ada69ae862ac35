import type { Clock } from '#shared/lib/clock.ts'
import { RateMeter } from './rate-meter.ts'

/** What one run of a relay has done so far. */
export class RunCounters {
  consumed = 0
  mapped = 0
  rejected = 0
  delivered = 0
  duplicatesSent = 0
  readonly #records: RateMeter
  readonly #deliveries: RateMeter

  constructor(clock: Clock) {
    this.#records = new RateMeter(clock)
    this.#deliveries = new RateMeter(clock)
  }

  consume(mapped: number, rejected: number): void {
    this.consumed += mapped + rejected
    this.mapped += mapped
    this.rejected += rejected
    this.#records.add(mapped + rejected)
  }

  deliver(count: number): void {
    this.delivered += count
    this.#deliveries.add(count)
  }

  /** The numbers of RelayStatus that are of this run. */
  snapshot() {
    const { consumed, mapped, rejected, delivered, duplicatesSent } = this
    return {
      consumed,
      mapped,
      rejected,
      delivered,
      duplicatesSent,
      recordsPerSecond: this.#records.perSecond(),
      deliveredPerSecond: this.#deliveries.perSecond(),
    }
  }
}
