/** Lets one call through at once and, within `intervalMs` after it, one more at the end: the newest state is always told. */
export class Throttle {
  readonly #work: () => void
  readonly #intervalMs: number
  #lastMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(intervalMs: number, work: () => void) {
    this.#intervalMs = intervalMs
    this.#work = work
  }

  call(): void {
    if (this.#timer !== undefined) return
    const restMs = this.#lastMs + this.#intervalMs - performance.now()
    if (restMs <= 0) return this.#run()
    this.#timer = setTimeout(() => this.#run(), restMs)
  }

  cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #run(): void {
    this.#timer = undefined
    this.#lastMs = performance.now()
    this.#work()
  }
}
