/** A list of sequence numbers, 8 bytes each: a million matches are 8 MB. Grows at the end, is given up at the start. */
export class SeqList {
  #items = new Float64Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  at(index: number): number | undefined {
    return index < this.#length ? this.#items[index] : undefined
  }

  push(seq: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Float64Array(this.#items.length * 2)
      larger.set(this.#items)
      this.#items = larger
    }
    this.#items[this.#length] = seq
    this.#length += 1
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length)
  }
}
