import type { Clock } from '#shared/lib/clock.ts'

/** Node's timers cannot wait longer; looking again earlier does no harm. */
const longestMs = 60_000

/** One timer to the nearest time. Set again for an earlier time it moves, for a later one it stays. */
export class WakeTimer {
  readonly #clock: Clock
  readonly #wake: () => void
  #timer: NodeJS.Timeout | undefined
  #atMs = Infinity

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock
    this.#wake = wake
  }

  at(atMs: number): void {
    if (this.#timer !== undefined && this.#atMs <= atMs) return
    this.clear()
    this.#atMs = atMs
    const delayMs = Math.min(longestMs, Math.max(0, Math.ceil(atMs - this.#clock.now())))
    this.#timer = setTimeout(() => {
      this.clear()
      this.#wake()
    }, delayMs)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#atMs = Infinity
  }
}
