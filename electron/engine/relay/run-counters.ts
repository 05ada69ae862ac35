import type { Clock } from '#shared/lib/clock.ts'
import { LatencyWindow } from './latency.ts'
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
  readonly #clock: Clock
  readonly #isReplay: boolean
  readonly #read: LatencyWindow
  readonly #accepted: LatencyWindow

  /** @param isReplay the records' timestamps are those of a capture, which say nothing about how long anything took */
  constructor(clock: Clock, isReplay: boolean) {
    this.#clock = clock
    this.#isReplay = isReplay
    this.#read = new LatencyWindow(clock)
    this.#accepted = new LatencyWindow(clock)
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

  /** Records with these timestamps (ms since the epoch; 0 or less = none) were read just now. */
  read(recordTimesMs: Iterable<number>): void {
    this.#addAges(this.#read, recordTimesMs)
  }

  /** The events of records with these timestamps were accepted just now. */
  accepted(recordTimesMs: Iterable<number>): void {
    this.#addAges(this.#accepted, recordTimesMs)
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
      latency: { read: this.#read.snapshot(), accepted: this.#accepted.snapshot() },
    }
  }

  #addAges(to: LatencyWindow, recordTimesMs: Iterable<number>): void {
    if (this.#isReplay) return
    const nowMs = this.#clock.now()
    for (const atMs of recordTimesMs) if (atMs > 0) to.add(nowMs - atMs)
  }
}
