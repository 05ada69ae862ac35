/** Long work in short steps. `step` works until about `untilMs` (performance.now()) and says whether more remains. */
export interface SlicedWork {
  step(untilMs: number): boolean
}

/** One turn of all works together; calls are answered between turns. */
const turnMs = 12

/** Runs several works side by side, each in its share of a turn, so that a long search delays nobody. */
export class Slices {
  readonly #works = new Set<SlicedWork>()
  readonly #onError: (work: SlicedWork, error: unknown) => void
  #scheduled = false

  constructor(onError: (work: SlicedWork, error: unknown) => void) {
    this.#onError = onError
  }

  /** Adds a work, or wakes it when it had nothing to do. */
  wake(work: SlicedWork): void {
    this.#works.add(work)
    this.#schedule()
  }

  remove(work: SlicedWork): void {
    this.#works.delete(work)
  }

  #schedule(): void {
    if (this.#scheduled || this.#works.size === 0) return
    this.#scheduled = true
    setImmediate(() => this.#turn())
  }

  #turn(): void {
    this.#scheduled = false
    const share = turnMs / this.#works.size
    for (const work of this.#works) {
      if (!this.#stepSafely(work, performance.now() + share)) this.#works.delete(work)
    }
    this.#schedule()
  }

  #stepSafely(work: SlicedWork, untilMs: number): boolean {
    try {
      return work.step(untilMs)
    } catch (error) {
      this.#onError(work, error)
      return false
    }
  }
}
