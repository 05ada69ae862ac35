import type { TimeHistogram } from '#shared/contract/live.ts'
import { marks } from './time-index.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const times = (unit: number, counts: readonly number[]): readonly number[] => counts.map((count) => count * unit)

/** Widths that people read easily, so that bars keep their place while records arrive. */
const widths: readonly number[] = [
  times(1, [1, 2, 5, 10, 20, 50, 100, 200, 500]),
  times(second, [1, 2, 5, 10, 15, 30]),
  times(minute, [1, 2, 5, 10, 15, 30]),
  times(hour, [1, 2, 3, 6, 12]),
  times(day, [1, 2, 7, 14, 28, 91, 182, 364]),
].flat()

/** The narrowest width with which the time has at most so many buckets that begin at multiples of it. */
export function bucketWidth(fromMs: number, toMs: number, buckets: number): number {
  const fits = (width: number): boolean => Math.floor(toMs / width) - Math.floor(fromMs / width) + 1 <= buckets
  const known = widths.find(fits)
  if (known !== undefined) return known
  let width = 364 * day
  // One bucket always fits in the end, unless the time lies around zero, where two touch.
  while (!fits(width) && width < Number.MAX_SAFE_INTEGER) width *= 2
  return width
}

/** Times in milliseconds since the epoch, and marks, at from <= index < to: a run of records, passed without a copy. */
export type TimeVisit = (times: Float64Array, marks: Uint8Array, from: number, to: number) => void

/** All runs to count, again and again from the start. */
export type TimeWalk = (visit: TimeVisit) => void

export type BucketQuery = { readonly buckets: number; readonly fromMs?: number; readonly toMs?: number }

/** Counts records by time and verdict. Records without a time (Kafka's -1) are left out. */
export function countByTime(walk: TimeWalk, query: BucketQuery): Pick<TimeHistogram, 'fromMs' | 'bucketMs' | 'counts'> {
  const { fromMs, toMs } = timeSpan(walk, query)
  if (!(fromMs <= toMs)) return { fromMs: query.fromMs ?? 0, bucketMs: second, counts: [] }
  const bucketMs = bucketWidth(fromMs, toMs, query.buckets)
  const first = Math.floor(fromMs / bucketMs)
  const length = Math.min(Math.floor(toMs / bucketMs) - first + 1, query.buckets)
  const counts = new Float64Array(length * 3)
  walk((times, found, from, to) => {
    for (let at = from; at < to; at += 1) {
      const time = times[at] ?? Number.NaN
      if (!(time >= 0)) continue
      const bucket = Math.floor(time / bucketMs) - first
      if (bucket < 0 || bucket >= length) continue
      const mark = found[at]
      const slot = bucket * 3 + (mark === marks.mapped ? 0 : mark === marks.rejected ? 1 : 2)
      counts[slot] = (counts[slot] ?? 0) + 1
    }
  })
  return {
    fromMs: first * bucketMs,
    bucketMs,
    counts: Array.from({ length }, (_, bucket) => ({
      mapped: counts[bucket * 3] ?? 0,
      rejected: counts[bucket * 3 + 1] ?? 0,
      other: counts[bucket * 3 + 2] ?? 0,
    })),
  }
}

/** The asked time, else from the oldest to the newest record; from > to where there is nothing. */
function timeSpan(walk: TimeWalk, query: BucketQuery): { fromMs: number; toMs: number } {
  if (query.fromMs !== undefined && query.toMs !== undefined) {
    return { fromMs: Math.max(0, query.fromMs), toMs: Math.max(0, query.toMs - 1) }
  }
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  walk((times, _marks, from, to) => {
    // Local until the end of the run: a number that a closure shares costs an object with every change.
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let at = from; at < to; at += 1) {
      const time = times[at] ?? Number.NaN
      if (!(time >= 0)) continue
      if (time < least) least = time
      if (time > most) most = time
    }
    min = Math.min(min, least)
    max = Math.max(max, most)
  })
  return { fromMs: query.fromMs ?? min, toMs: query.toMs === undefined ? max : query.toMs - 1 }
}
