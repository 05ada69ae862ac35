import type { ViewStatus } from '#shared/contract/live.ts'
import type { SearchRange } from './filter-view.ts'

/** A view without a filter: the position is the sequence number, and there is nothing to search. */
export class AllRecordsView {
  readonly viewId: string
  #range: SearchRange
  #revision = 0

  constructor(viewId: string, range: SearchRange) {
    this.viewId = viewId
    this.#range = range
  }

  status(): ViewStatus {
    const { firstSeq, headSeq } = this.#range
    const total = headSeq - firstSeq
    return {
      viewId: this.viewId,
      min: firstSeq,
      max: headSeq,
      revision: this.#revision,
      searched: total,
      total,
      done: true,
    }
  }

  /** The mapping changed: the same records, judged anew. */
  remap(): void {
    this.#revision += 1
  }

  moveTo(range: SearchRange): void {
    this.#range = range
  }

  seqAt(position: number): number {
    return position
  }
}
