import type { KeptReader, KeptRow } from '../kept/kept-reader.ts'
import type { RowFilter } from './row-filter.ts'

/** Rows that are read at once: a step ends within a few milliseconds of its time. */
const plainRows = 128
/** Rows that SQLite looks through at once: as many as take it about so long. */
const leastRows = 256
const mostRows = 16_384
const aimMs = 3
const everyRow = { text: 'TRUE', params: [] } as const

/** The kept rows that a filter must look at: SQLite passes over those of which it can tell that they do not match. */
export class RowScan {
  readonly #reader: KeptReader
  readonly #filter: RowFilter
  #span = leastRows

  constructor(reader: KeptReader, filter: RowFilter) {
    this.#reader = reader
    this.#filter = filter
  }

  /** How many rows to ask for next. */
  get span(): number {
    return this.#isPlain ? plainRows : this.#span
  }

  /** Of from <= seq < to; each is read when it is come to. */
  *rows(from: number, to: number, order: 'oldest-first' | 'newest-first'): Generator<KeptRow, void> {
    const condition = this.#filter.condition()
    const inOrder = <T>(list: readonly T[]): readonly T[] => (order === 'oldest-first' ? list : list.toReversed())
    const began = performance.now()
    if (!this.#filter.needsPayload) {
      yield* this.#timed(began, inOrder(this.#reader.slimRowsWhere(condition ?? everyRow, from, to)))
    } else if (condition === null) {
      yield* inOrder(this.#reader.range(from, to))
    } else {
      for (const seq of this.#timed(began, inOrder(this.#reader.seqsWhere(condition, from, to)))) {
        const row = this.#reader.row(seq)
        if (row !== undefined) yield row
      }
    }
  }

  get #isPlain(): boolean {
    return this.#filter.needsPayload && this.#filter.condition() === null
  }

  /** Learns from how long the last look took. */
  #timed<T>(began: number, found: T): T {
    const ms = performance.now() - began
    if (ms > aimMs * 1.5) this.#span = Math.max(leastRows, Math.floor(this.#span / 2))
    else if (ms < aimMs / 2) this.#span = Math.min(mostRows, this.#span * 2)
    return found
  }
}
