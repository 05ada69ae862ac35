import type { LatencyView } from '#shared/contract/relays.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { durationBucket, durationBuckets, percentiles } from '../lib/duration-buckets.ts'

const sliceMs = 60_000
const slices = 5
/** What percentiles are taken over. */
export const latencyWindowMs = sliceMs * slices

type Slice = { minute: number; readonly counts: Uint32Array }

/**
 * Percentiles of the last five minutes in a memory that never grows: a histogram a minute. A clock that jumps leaves a
 * gap, never a wrong number.
 */
export class LatencyWindow {
  readonly #clock: Clock
  readonly #slices: readonly Slice[]

  constructor(clock: Clock) {
    this.#clock = clock
    this.#slices = Array.from({ length: slices }, () => ({ minute: -1, counts: new Uint32Array(durationBuckets) }))
  }

  /** One thing took `ms`. Less than nothing, as clocks that differ tell it, counts as nothing. */
  add(ms: number): void {
    const slice = this.#current()
    const bucket = durationBucket(ms)
    slice.counts[bucket] = (slice.counts[bucket] ?? 0) + 1
  }

  /** Null where nothing happened in the window. */
  snapshot(): LatencyView | null {
    const minute = this.#minute()
    const recent = this.#slices.filter((slice) => slice.minute > minute - slices && slice.minute <= minute)
    const counts = new Map<number, number>()
    for (const slice of recent) {
      slice.counts.forEach((count, bucket) => {
        if (count > 0) counts.set(bucket, (counts.get(bucket) ?? 0) + count)
      })
    }
    return percentiles(counts)
  }

  #minute(): number {
    return Math.floor(this.#clock.now() / sliceMs)
  }

  #current(): Slice {
    const minute = this.#minute()
    const slice = this.#slices[minute % slices] as Slice
    if (slice.minute !== minute) {
      slice.minute = minute
      slice.counts.fill(0)
    }
    return slice
  }
}
