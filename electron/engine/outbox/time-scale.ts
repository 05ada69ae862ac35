import { Listeners } from '../lib/listeners.ts'

/** How much faster than real time delays pass; 1 = not at all. Requests, rates and timeouts keep to real time. */
export class TimeScale {
  readonly #listeners: Listeners
  #factor = 1

  constructor(onError: (error: unknown) => void) {
    this.#listeners = new Listeners(onError)
  }

  factor(): number {
    return this.#factor
  }

  set(factor: number): void {
    if (factor === this.#factor) return
    this.#factor = factor
    this.#listeners.notify()
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }
}
