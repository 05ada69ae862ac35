const bucketMs = 200
const buckets = 10

/** Records a second over the last two seconds. */
export class RateMeter {
  readonly #counts = new Float64Array(buckets)
  #newest = 0

  add(count: number, nowMs: number): void {
    this.#advance(nowMs)
    const slot = this.#newest % buckets
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count
  }

  perSecond(nowMs: number): number {
    this.#advance(nowMs)
    const total = this.#counts.reduce((sum, count) => sum + count, 0)
    return Math.round((total * 1000) / (bucketMs * buckets))
  }

  #advance(nowMs: number): void {
    const bucket = Math.floor(nowMs / bucketMs)
    if (bucket < this.#newest || bucket - this.#newest >= buckets) this.#counts.fill(0)
    else for (let next = this.#newest + 1; next <= bucket; next += 1) this.#counts[next % buckets] = 0
    this.#newest = bucket
  }
}
