import type { ViewStatus } from '#shared/contract/live.ts'
import type { SearchRange } from './filter-view.ts'

/** A view without a filter: the position is the sequence number, and there is nothing to search. */
export class AllRecordsView {
  readonly viewId: string
  #range: SearchRange

  constructor(viewId: string, range: SearchRange) {
    this.viewId = viewId
    this.#range = range
  }

  status(): ViewStatus {
    const { firstSeq, headSeq } = this.#range
    const total = headSeq - firstSeq
    return { viewId: this.viewId, min: firstSeq, max: headSeq, searched: total, total, done: true }
  }

  moveTo(range: SearchRange): void {
    this.#range = range
  }

  seqAt(position: number): number {
    return position
  }
}
