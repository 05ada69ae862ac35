/**
 * Rows of a long, growing list, pulled as they are looked at. One fetch at a time, always for what is wanted now; when
 * the end is in sight, a new end is shown only together with its rows, so that nothing blinks while records pour in.
 */
export type FetchRows<Row> = (from: number, limit: number) => Promise<readonly Row[]>

export type PageCacheOptions<Row> = {
  readonly fetchRows: FetchRows<Row>
  positionOf(row: Row): number
  /** Called after every change that can be seen. */
  onChange(): void
  onError(error: unknown): void
}

/** The contract's page size (shared/contract/base.ts). */
const pageRows = 500
/** Fetched around what is wanted, so that scrolling a little needs no further call. */
const marginRows = 60
/** About 3 MB of rows; the farthest ones leave first. */
const keptRows = 6_000
const retryDelayMs = 1_000

/**
 * Positions count from the first row that the list ever had. A row that was not fetched yet is undefined, one that is
 * not in the list null.
 */
export class PageCache<Row> {
  readonly #options: PageCacheOptions<Row>
  readonly #rows = new Map<number, Row | null>()
  #shown = { min: 0, max: 0 }
  #known = { min: 0, max: 0 }
  #wanted = { from: 0, to: 0 }
  #busy = false
  #closed = false
  #retry: ReturnType<typeof setTimeout> | null = null

  constructor(options: PageCacheOptions<Row>) {
    this.#options = options
  }

  /** What may be shown now; `max` waits for its rows while the end is in sight. */
  get range(): { readonly min: number; readonly max: number } {
    return this.#shown
  }

  rowAt(position: number): Row | null | undefined {
    return this.#rows.get(position)
  }

  /** The list is this long now. */
  setRange(min: number, max: number): void {
    this.#known = { min, max }
    if (!this.#endInSight()) this.#show()
    this.#pump()
  }

  /** The screen shows these. */
  want(from: number, to: number): void {
    if (this.#wanted.from === from && this.#wanted.to === to) return
    this.#wanted = { from, to }
    this.#pump()
  }

  /** All rows of a stretch, page by page, for copying. */
  async load(from: number, to: number): Promise<readonly Row[]> {
    const rows: Row[] = []
    for (let at = from; at < to; at += pageRows)
      rows.push(...(await this.#options.fetchRows(at, Math.min(pageRows, to - at))))
    return rows
  }

  close(): void {
    this.#closed = true
    if (this.#retry !== null) clearTimeout(this.#retry)
  }

  #endInSight(): boolean {
    return this.#shown.max === 0 || this.#wanted.to >= this.#shown.max
  }

  #show(): void {
    if (this.#shown.min === this.#known.min && this.#shown.max === this.#known.max) return
    this.#shown = this.#known
    this.#options.onChange()
  }

  /** The new end and what is looked at there: whoever saw the old end sees the new one. */
  #showEnd(max: number): void {
    const rows = this.#wanted.to - this.#wanted.from
    this.#shown = { min: this.#known.min, max: Math.max(this.#shown.max, max) }
    this.#wanted = { from: this.#shown.max - rows, to: this.#shown.max }
  }

  /** The stretch that should be here: what is looked at, or its like at the new end. */
  #target(): { from: number; to: number } {
    const { min, max } = this.#known
    const rows = Math.max(this.#wanted.to - this.#wanted.from, marginRows)
    if (this.#endInSight()) return { from: Math.max(min, max - rows), to: max }
    return { from: Math.max(min, this.#wanted.from), to: Math.min(max, this.#wanted.to) }
  }

  #missing(): { from: number; to: number } | null {
    const target = this.#target()
    let first = target.from
    while (first < target.to && this.#rows.has(first)) first += 1
    if (first >= target.to) return null
    let last = target.to
    while (last > first && this.#rows.has(last - 1)) last -= 1
    return { from: first, to: Math.min(last, first + pageRows) }
  }

  #pump(): void {
    if (this.#busy || this.#closed || this.#retry !== null) return
    const missing = this.#missing()
    if (missing === null) return this.#show()
    const atEnd = this.#endInSight()
    const from = atEnd ? missing.from : Math.max(this.#known.min, missing.from - marginRows)
    const to = atEnd ? missing.to : Math.min(this.#known.max, missing.to + marginRows, from + pageRows)
    this.#busy = true
    void this.#fetch(from, to).then(() => {
      this.#busy = false
      this.#pump()
    })
  }

  async #fetch(from: number, to: number): Promise<void> {
    try {
      const rows = await this.#options.fetchRows(from, to - from)
      if (this.#closed) return
      for (let position = from; position < to; position += 1) this.#rows.set(position, null)
      for (const row of rows) this.#rows.set(this.#options.positionOf(row), row)
      if (this.#endInSight()) this.#showEnd(to)
      else this.#shown = this.#known
      this.#forgetFarRows()
      this.#options.onChange()
    } catch (error) {
      if (this.#closed) return
      this.#options.onError(error)
      this.#retry = setTimeout(() => {
        this.#retry = null
        this.#pump()
      }, retryDelayMs)
    }
  }

  #forgetFarRows(): void {
    if (this.#rows.size <= keptRows) return
    const centre = (this.#target().from + this.#target().to) / 2
    const reach = keptRows / 4
    for (const position of this.#rows.keys()) if (Math.abs(position - centre) > reach) this.#rows.delete(position)
  }
}
