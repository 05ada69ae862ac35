/** A bucket of one second's worth of requests that fills evenly. */
export class RateLimit {
  readonly #requestsPerSecond: number
  readonly #capacity: number
  #tokens: number
  #atMs: number

  constructor(requestsPerSecond: number, nowMs: number) {
    this.#requestsPerSecond = requestsPerSecond
    this.#capacity = Math.max(1, requestsPerSecond)
    this.#tokens = this.#capacity
    this.#atMs = nowMs
  }

  get requestsPerSecond(): number {
    return this.#requestsPerSecond
  }

  /** Takes one. @returns 0, or the whole seconds to wait where none is left */
  take(nowMs: number): number {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#tokens = Math.min(this.#capacity, this.#tokens + (passedMs / 1_000) * this.#requestsPerSecond)
    this.#atMs = nowMs
    if (this.#tokens < 1) return Math.max(1, Math.ceil((1 - this.#tokens) / this.#requestsPerSecond))
    this.#tokens -= 1
    return 0
  }
}
