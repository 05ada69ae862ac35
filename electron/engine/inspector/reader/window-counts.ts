type Entry = { count: number; readonly first: number[]; last: number }

/** A key with how many records of the window had it, and some of them by sequence number. */
export type KeyCount = { readonly key: string; readonly count: number; readonly examples: number[] }

/**
 * How often each key came in a window of records that moves on: records are counted in segments, and the oldest segment
 * is taken away whole once its records are no longer kept. Nothing is ever counted twice.
 */
export class WindowCounts {
  readonly #maxKeys: number
  readonly #maxExamples: number
  readonly #entries = new Map<string, Entry>()
  readonly #closed: Map<string, number>[] = []
  #open = new Map<string, number>()

  /** Keys beyond `maxKeys` are not counted. */
  constructor(options: { readonly maxKeys?: number; readonly maxExamples: number }) {
    this.#maxKeys = options.maxKeys ?? Number.POSITIVE_INFINITY
    this.#maxExamples = options.maxExamples
  }

  /** The record `seq` has this key; records come in rising order. */
  add(key: string, seq: number): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      if (this.#entries.size >= this.#maxKeys) return
      this.#entries.set(key, { count: 1, first: [seq], last: seq })
    } else {
      entry.count += 1
      entry.last = seq
      if (entry.first.length < this.#maxExamples) entry.first.push(seq)
    }
    this.#open.set(key, (this.#open.get(key) ?? 0) + 1)
  }

  countOf(key: string): number {
    return this.#entries.get(key)?.count ?? 0
  }

  /** The open segment is full; what is added from now on belongs to the next one. */
  closeSegment(): void {
    this.#closed.push(this.#open)
    this.#open = new Map()
  }

  /** Takes the oldest closed segment away again. */
  dropSegment(): void {
    for (const [key, count] of this.#closed.shift() ?? []) {
      const entry = this.#entries.get(key)
      if (entry === undefined) continue
      entry.count -= count
      if (entry.count <= 0) this.#entries.delete(key)
    }
  }

  /** Most frequent first; examples below `firstSeq` are no longer kept and left out. */
  list(firstSeq: number): KeyCount[] {
    const counts = [...this.#entries].map(([key, { count, first, last }]) => {
      const kept = first.filter((seq) => seq >= firstSeq)
      return { key, count, examples: kept.length === 0 && last >= firstSeq ? [last] : kept }
    })
    return counts.toSorted((a, b) => b.count - a.count)
  }
}
