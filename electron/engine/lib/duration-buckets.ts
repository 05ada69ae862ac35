/** Each bucket is so much wider than the one before: a percentile is told at most 15 % too high, never too low. */
const growth = 1.15

/** From 1 ms to above a day; what took longer counts as this. */
export const durationBuckets = 132

/** The bucket of a duration in milliseconds. Less than nothing, as clocks that differ tell it, counts as nothing. */
export function durationBucket(ms: number): number {
  return ms <= 1 ? 0 : Math.min(durationBuckets - 1, Math.ceil(Math.log(ms) / Math.log(growth)))
}

/** The longest duration of a bucket, in whole milliseconds. */
const bucketEdgeMs = (bucket: number): number => Math.round(growth ** bucket)

/** Percentiles in milliseconds over counts by bucket; null where nothing was counted. */
export function percentiles(
  counts: ReadonlyMap<number, number>,
): { readonly count: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number } | null {
  const count = [...counts.values()].reduce((sum, one) => sum + one, 0)
  if (count === 0) return null
  const at = (share: number): number => {
    const rank = Math.ceil(count * share)
    let seen = 0
    for (let bucket = 0; bucket < durationBuckets; bucket += 1) {
      seen += counts.get(bucket) ?? 0
      if (seen >= rank) return bucketEdgeMs(bucket)
    }
    return bucketEdgeMs(durationBuckets - 1)
  }
  return { count, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }
}
