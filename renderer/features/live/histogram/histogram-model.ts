import type { TimeHistogram } from '#shared/contract/live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { clockTime, fullTime, type Zone } from '../../../ui/format/time.ts'
import type { Brush } from '../filter/brush-filter.ts'

export type BucketCounts = TimeHistogram['counts'][number]

/** From the first bucket to the last, both included, in either direction. */
export type BucketSpan = { readonly anchor: number; readonly focus: number }

/** All records of a bucket, whatever became of them. */
export const totalOf = (bucket: BucketCounts): number => bucket.mapped + bucket.rejected + bucket.other

const highestOf = (histogram: TimeHistogram): number =>
  histogram.counts.reduce((most, bucket) => Math.max(most, totalOf(bucket)), 1)

/** The bucket under a place of the strip, 0 <= share <= 1 of its width. */
export const bucketAt = (histogram: TimeHistogram, share: number): number =>
  Math.max(0, Math.min(histogram.counts.length - 1, Math.floor(share * histogram.counts.length)))

/** The time from the beginning of the first bucket to the end of the last. */
export function brushOf(histogram: TimeHistogram, span: BucketSpan): Brush {
  const first = Math.min(span.anchor, span.focus)
  const last = Math.max(span.anchor, span.focus)
  return {
    fromMs: histogram.fromMs + first * histogram.bucketMs,
    toMs: histogram.fromMs + (last + 1) * histogram.bucketMs,
  }
}

/** Where a time stands on the strip, as shares of its width; null where it lies outside. */
export function placeOf(histogram: TimeHistogram, brush: Brush): { readonly from: number; readonly to: number } | null {
  const whole = histogram.counts.length * histogram.bucketMs
  if (whole <= 0) return null
  const from = Math.max(0, (brush.fromMs - histogram.fromMs) / whole)
  const to = Math.min(1, (brush.toMs - histogram.fromMs) / whole)
  return to <= from ? null : { from, to }
}

/** `12 mapped, 1 rejected`. */
export function countsText(bucket: BucketCounts): string {
  const parts = [`${count(bucket.mapped)} mapped`, `${count(bucket.rejected)} rejected`]
  if (bucket.other > 0) parts.push(`${count(bucket.other)} not judged`)
  return parts.join(', ')
}

export const sumOf = (buckets: readonly BucketCounts[]): BucketCounts =>
  buckets.reduce(
    (sum, bucket) => ({
      mapped: sum.mapped + bucket.mapped,
      rejected: sum.rejected + bucket.rejected,
      other: sum.other + bucket.other,
    }),
    { mapped: 0, rejected: 0, other: 0 },
  )

/** `10:42:01.000 to 10:42:05.000: 12 mapped, 1 rejected`. */
export function spanText(histogram: TimeHistogram, span: BucketSpan, zone: Zone): string {
  const { fromMs, toMs } = brushOf(histogram, span)
  const buckets = histogram.counts.slice(Math.min(span.anchor, span.focus), Math.max(span.anchor, span.focus) + 1)
  return `${timesText(fromMs, toMs, zone)}: ${countsText(sumOf(buckets))}`
}

const dayMs = 86_400_000

/** Times of day within a day, else with the date. */
export function timesText(fromMs: number, toMs: number, zone: Zone): string {
  const text = toMs - fromMs < dayMs ? clockTime : fullTime
  return `${text(fromMs, zone)} to ${text(toMs, zone)}`
}

/** The path of one colour's bars, a bar a unit wide, 0 at the top and 1 at the bottom. `below` stands under it. */
export function barsPath(
  histogram: TimeHistogram,
  of: (bucket: BucketCounts) => number,
  below: (bucket: BucketCounts) => number,
): string {
  const highest = highestOf(histogram)
  const gap = 0.2
  return histogram.counts
    .map((bucket, index) => {
      const high = of(bucket) / highest
      if (high === 0) return ''
      const bottom = 1 - below(bucket) / highest
      return `M${index} ${bottom}v${-Math.max(high, minBar)}h${1 - gap}v${Math.max(high, minBar)}z`
    })
    .join('')
}

/** A single record among thousands is still seen. */
const minBar = 0.05
