/** Keeps the last `capacity` items; sequence numbers grow for ever, so that a reader knows what it missed. */
export class RingBuffer<T> {
  readonly #items: (T | undefined)[]
  #head = 0

  constructor(capacity: number) {
    this.#items = Array.from({ length: Math.max(1, capacity) })
  }

  /** Sequence number of the next item. */
  get headSeq(): number {
    return this.#head
  }

  /** Sequence number of the oldest item that is still kept; equals `headSeq` when empty. */
  get firstSeq(): number {
    return Math.max(0, this.#head - this.#items.length)
  }

  /** Adds an item, forgetting the oldest when full; returns its sequence number. */
  push(item: T): number {
    this.#items[this.#head % this.#items.length] = item
    this.#head += 1
    return this.#head - 1
  }

  /** The item, or undefined when it is forgotten or not there yet. */
  at(seq: number): T | undefined {
    return seq >= this.firstSeq && seq < this.#head ? this.#items[seq % this.#items.length] : undefined
  }

  /** Items from `fromSeq` (or the oldest kept) on, at most `limit`. */
  slice(fromSeq: number, limit: number): T[] {
    const out: T[] = []
    const end = Math.min(this.#head, Math.max(fromSeq, this.firstSeq) + limit)
    for (let seq = Math.max(fromSeq, this.firstSeq); seq < end; seq += 1) {
      out.push(this.#items[seq % this.#items.length] as T)
    }
    return out
  }
}
