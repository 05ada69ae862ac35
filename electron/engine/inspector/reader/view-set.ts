import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TimeHistogram, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { HistogramQuery, ViewExtent } from '../types.ts'
import { AllRecordsView } from './all-records-view.ts'
import { FilterView, type SearchRange } from './filter-view.ts'
import { CellReaders } from './row-cells.ts'
import { compileRowFilter } from './row-filter.ts'
import type { SessionReader } from './session-reader.ts'
import type { Slices } from './slices.ts'
import { Throttle } from './throttle.ts'
import { countByTime, type TimeWalk } from './time-buckets.ts'
import { TimeIndex } from './time-index.ts'
import { toViewRow } from './view-rows.ts'

/** Twice as often as the engine passes it on. */
const emitIntervalMs = 50
/** Searched before the answer, so that a screenful is mostly there at once. */
const firstSearchMs = 15
/** The index is built for so long before a histogram is answered with what there is. */
const firstIndexMs = 20

type PlacedRow = { readonly row: KeptRow; readonly position: number }

const closed = (): AppError => new AppError('NOT_FOUND', 'This view is no longer open. Open it again.')

type Open = { readonly view: FilterView | AllRecordsView; readonly emit: Throttle }

/** The open views of one session. */
export class ViewSet {
  readonly #session: SessionReader
  readonly #slices: Slices
  readonly #onStatus: (status: ViewStatus) => void
  readonly #views = new Map<string, Open>()
  readonly #cells = new CellReaders()
  #index: TimeIndex | null = null

  constructor(session: SessionReader, slices: Slices, onStatus: (status: ViewStatus) => void) {
    this.#session = session
    this.#slices = slices
    this.#onStatus = onStatus
  }

  /** Throws BAD_FILTER with its position. */
  open(viewId: string, filter: string): ViewStatus {
    const view = filter.trim() === '' ? new AllRecordsView(viewId, this.#session.range) : this.#search(viewId, filter)
    const emit = new Throttle(emitIntervalMs, () => this.#onStatus(view.status()))
    this.#views.set(viewId, { view, emit })
    if (view instanceof FilterView && view.step(performance.now() + firstSearchMs)) this.#slices.wake(view)
    return view.status()
  }

  close(viewId: string): void {
    const open = this.#views.get(viewId)
    this.#views.delete(viewId)
    open?.emit.cancel()
    if (open?.view instanceof FilterView) this.#slices.remove(open.view)
  }

  closeAll(): void {
    for (const viewId of this.#views.keys()) this.close(viewId)
    if (this.#index !== null) this.#slices.remove(this.#index)
  }

  moveTo(range: SearchRange): void {
    if (this.#index?.moveTo(range) === true) this.#slices.wake(this.#index)
    for (const { view, emit } of this.#views.values()) {
      view.moveTo(range)
      if (view instanceof FilterView) this.#slices.wake(view)
      else emit.call()
    }
  }

  /** The mapping changed: every row may have another verdict; `redecoded`: every value may be another one, too. */
  remap(redecoded: boolean): void {
    if (redecoded) this.#cells.forget()
    this.#index?.remap()
    for (const { view, emit } of this.#views.values()) {
      view.remap(redecoded)
      if (view instanceof FilterView) this.#slices.wake(view)
      emit.call()
    }
  }

  /** The rows at from <= position < from + limit that are still kept. */
  async rows(viewId: string, from: number, limit: number, paths: readonly string[]): Promise<readonly ViewRow[]> {
    const rows: ViewRow[] = []
    const cells = this.#cells.of(paths)
    for (const { row, position } of this.#rowsAt(viewId, from, limit)) {
      // Others get their turn before each record that takes long; the view may be gone after it.
      if (this.#session.isSlow(row) || cells?.isSlow(row) === true) await nextTurn()
      if (!this.#views.has(viewId)) throw closed()
      const viewRow = toViewRow(row, position, this.#session)
      rows.push(cells === null ? viewRow : { ...viewRow, cells: cells.read(row, this.#session) })
    }
    return rows
  }

  extent(viewId: string): ViewExtent {
    const view = this.#view(viewId)
    const { min, max, searched, total } = view.status()
    return { min, max, searched, total, complete: view instanceof AllRecordsView || view.olderSearched }
  }

  seqs(viewId: string, from: number, limit: number): number[] {
    const view = this.#view(viewId)
    const seqs: number[] = []
    for (let position = from; position < from + limit; position += 1) {
      const seq = view.seqAt(position)
      if (seq !== undefined) seqs.push(seq)
    }
    return seqs
  }

  /** What is in the index by now; asking again gets more, until all is searched. */
  histogram({ viewId, ...query }: Omit<HistogramQuery, 'sessionId'>): TimeHistogram {
    const view = viewId === null ? null : this.#view(viewId)
    this.#index ??= new TimeIndex(this.#session)
    const index = this.#index
    index.ask()
    if (index.step(performance.now() + firstIndexMs)) this.#slices.wake(index)
    const { firstSeq, headSeq } = this.#session.range
    const { searched, total } = view?.status() ?? { searched: index.indexed, total: headSeq - firstSeq }
    return {
      ...countByTime(walkOf(view, index, firstSeq), query),
      searched: Math.min(searched, index.indexed),
      total,
    }
  }

  #view(viewId: string): FilterView | AllRecordsView {
    const view = this.#views.get(viewId)?.view
    if (view === undefined) throw closed()
    return view
  }

  #rowsAt(viewId: string, from: number, limit: number): readonly PlacedRow[] {
    const view = this.#view(viewId)
    if (view instanceof AllRecordsView) {
      return this.#session.rows.range(from, from + limit).map((row) => ({ row, position: row.seq }))
    }
    const rows: PlacedRow[] = []
    for (let position = from; position < from + limit; position += 1) {
      const seq = view.seqAt(position)
      const row = seq === undefined ? undefined : this.#session.rows.row(seq)
      if (row !== undefined) rows.push({ row, position })
    }
    return rows
  }

  #search(viewId: string, filter: string): FilterView {
    const compiled = compileRowFilter(filter, this.#session)
    const onProgress = () => this.#views.get(viewId)?.emit.call()
    return new FilterView({ viewId, reader: this.#session.rows, filter: compiled, onProgress }, this.#session.range)
  }
}

/** The records of a view, or all kept ones, that are in the index. */
function walkOf(view: FilterView | AllRecordsView | null, index: TimeIndex, firstSeq: number): TimeWalk {
  return (visit) => {
    if (view === null || view instanceof AllRecordsView) return index.visitRange(firstSeq, index.endSeq, visit)
    const { min, max } = view.status()
    for (let position = min; position < max; position += 1) {
      const seq = view.seqAt(position)
      if (seq !== undefined) index.visitRange(seq, seq + 1, visit)
    }
  }
}
