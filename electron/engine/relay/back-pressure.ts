/** Deliveries that may be open before reading stops; 40 MB of events at most. */
export const highWater = 20_000
/** Reading goes on when no more than this are open. */
export const lowWater = 10_000

/** Decides when a source is paused: too much to deliver, or a log that cannot be written. */
export class BackPressure {
  readonly #setPaused: (paused: boolean) => void
  #open: number
  #full = false
  #blocked = false
  #closed = false
  #paused = false

  constructor(open: number, setPaused: (paused: boolean) => void) {
    this.#open = open
    this.#setPaused = setPaused
    this.#decide()
  }

  /** Deliveries that are neither delivered nor given up. */
  get open(): number {
    return this.#open
  }

  /** Deliveries came in (positive) or were done (negative). */
  add(count: number): void {
    this.#open += count
    this.#decide()
  }

  /** The log cannot be written, or can be again. */
  setBlocked(blocked: boolean): void {
    this.#blocked = blocked
    this.#decide()
  }

  /** Nothing more is to be read, by hand. */
  setClosed(closed: boolean): void {
    this.#closed = closed
    this.#decide()
  }

  #decide(): void {
    if (this.#open >= highWater) this.#full = true
    else if (this.#open <= lowWater) this.#full = false
    const paused = this.#full || this.#blocked || this.#closed
    if (paused === this.#paused) return
    this.#paused = paused
    this.#setPaused(paused)
  }
}
