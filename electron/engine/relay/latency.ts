import type { LatencyView } from '#shared/contract/relays.ts'
import type { Clock } from '#shared/lib/clock.ts'

/** Each bucket is so much wider than the one before: a percentile is told at most 15 % too high, never too low. */
const growth = 1.15
/** From 1 ms to above a day; what took longer counts as this. */
const buckets = 132
const sliceMs = 60_000
const slices = 5
/** What percentiles are taken over. */
export const latencyWindowMs = sliceMs * slices

type Slice = { minute: number; readonly counts: Uint32Array; total: number }

/**
 * Percentiles of the last five minutes in a memory that never grows: a histogram a minute. A clock that jumps leaves a
 * gap, never a wrong number.
 */
export class LatencyWindow {
  readonly #clock: Clock
  readonly #slices: readonly Slice[]

  constructor(clock: Clock) {
    this.#clock = clock
    this.#slices = Array.from({ length: slices }, () => ({ minute: -1, counts: new Uint32Array(buckets), total: 0 }))
  }

  /** One thing took `ms`. Less than nothing, as clocks that differ tell it, counts as nothing. */
  add(ms: number): void {
    const slice = this.#current()
    const bucket = bucketOf(ms)
    slice.counts[bucket] = (slice.counts[bucket] ?? 0) + 1
    slice.total += 1
  }

  /** Null where nothing happened in the window. */
  snapshot(): LatencyView | null {
    const minute = this.#minute()
    const recent = this.#slices.filter((slice) => slice.minute > minute - slices && slice.minute <= minute)
    const count = recent.reduce((sum, slice) => sum + slice.total, 0)
    if (count === 0) return null
    const at = (share: number): number => percentile(recent, Math.ceil(count * share))
    return { count, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }
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
      slice.total = 0
    }
    return slice
  }
}

function bucketOf(ms: number): number {
  return ms <= 1 ? 0 : Math.min(buckets - 1, Math.ceil(Math.log(ms) / Math.log(growth)))
}

/** The upper edge of the bucket that holds the `rank`-th smallest. */
function percentile(recent: readonly Slice[], rank: number): number {
  let seen = 0
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    for (const { counts } of recent) seen += counts[bucket] ?? 0
    if (seen >= rank) return Math.round(growth ** bucket)
  }
  return Math.round(growth ** (buckets - 1))
}
