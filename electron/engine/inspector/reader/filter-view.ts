import type { ViewStatus } from '#shared/contract/live.ts'
import type { KeptReader } from '../kept/kept-reader.ts'
import { MatchList } from './match-list.ts'
import type { RowFilter } from './row-filter.ts'
import { RowScan } from './row-scan.ts'
import type { SlicedWork } from './slices.ts'

export type SearchRange = { readonly firstSeq: number; readonly headSeq: number }

export type FilterViewDeps = {
  readonly viewId: string
  readonly reader: KeptReader
  readonly filter: RowFilter
  readonly onProgress: (view: FilterView) => void
}

/**
 * One filter over the kept records: first the newest backwards, so that the screen fills at once, and whatever arrives
 * meanwhile forwards. It never looks at a record twice.
 */
export class FilterView implements SlicedWork {
  readonly viewId: string
  readonly #deps: FilterViewDeps
  readonly #scan: RowScan
  #matches = new MatchList()
  /** Backwards: all from here to where the view was opened are searched. Forwards: all below `#newer` are. */
  #older: number
  #newer: number
  #firstSeq: number
  #headSeq: number
  #revision = 0

  constructor(deps: FilterViewDeps, range: SearchRange) {
    this.viewId = deps.viewId
    this.#deps = deps
    this.#scan = new RowScan(deps.reader, deps.filter)
    this.#older = range.headSeq
    this.#newer = range.headSeq
    this.#firstSeq = range.firstSeq
    this.#headSeq = range.headSeq
  }

  status(): ViewStatus {
    const older = Math.max(this.#older, this.#firstSeq)
    const newer = Math.max(this.#newer, this.#firstSeq)
    return {
      viewId: this.viewId,
      min: this.#matches.min,
      max: this.#matches.max,
      revision: this.#revision,
      searched: newer - older,
      total: this.#headSeq - this.#firstSeq,
      done: older <= this.#firstSeq && newer >= this.#headSeq,
    }
  }

  /** Whether everything from before the view was opened has been looked at. */
  get olderSearched(): boolean {
    return this.#older <= this.#firstSeq
  }

  /**
   * The mapping changed, or with `redecoded` what records are: what depends on it is searched again, from the newest
   * records kept now.
   */
  remap(redecoded: boolean): void {
    this.#revision += 1
    if (!this.#deps.filter.needsMapping && !redecoded) return
    this.#matches = new MatchList()
    this.#older = this.#headSeq
    this.#newer = this.#headSeq
  }

  /** New records arrived, old ones were dropped. */
  moveTo(range: SearchRange): void {
    this.#firstSeq = range.firstSeq
    this.#headSeq = range.headSeq
    this.#matches.dropBelow(range.firstSeq)
  }

  seqAt(position: number): number | undefined {
    return this.#matches.seqAt(position)
  }

  step(untilMs: number): boolean {
    while (performance.now() < untilMs) {
      if (this.#newer < this.#headSeq) this.#searchNewer(untilMs)
      else if (this.#older > this.#firstSeq) this.#searchOlder(untilMs)
      else break
    }
    this.#deps.onProgress(this)
    return !this.status().done
  }

  /** Time is looked at after every record: one of some megabytes takes longer than a whole turn. */
  #searchNewer(untilMs: number): void {
    const from = Math.max(this.#newer, this.#firstSeq)
    const to = Math.min(from + this.#scan.span, this.#headSeq)
    for (const row of this.#scan.rows(from, to, 'oldest-first')) {
      if (this.#deps.filter.matches(row)) this.#matches.addNewer(row.seq)
      this.#newer = row.seq + 1
      if (performance.now() >= untilMs) return
    }
    this.#newer = to
  }

  #searchOlder(untilMs: number): void {
    const to = this.#older
    const from = Math.max(to - this.#scan.span, this.#firstSeq)
    for (const row of this.#scan.rows(from, to, 'newest-first')) {
      if (this.#deps.filter.matches(row)) this.#matches.addOlder(row.seq)
      this.#older = row.seq
      if (performance.now() >= untilMs) return
    }
    this.#older = from
  }
}
