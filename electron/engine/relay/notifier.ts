/** Tells listeners that something changed, at most once in `intervalMs`: at once after a quiet time, else at its end. */
export class Notifier {
  readonly #intervalMs: number
  readonly #listeners = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #again = false

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  notify(): void {
    if (this.#timer !== undefined) {
      this.#again = true
      return
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const again = this.#again
      this.#again = false
      if (again) this.notify()
    }, this.#intervalMs)
    for (const listener of this.#listeners) listener()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }
}
