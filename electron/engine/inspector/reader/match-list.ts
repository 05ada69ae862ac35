import { SeqList } from './seq-list.ts'

/**
 * The matches of a view by position. Searching backwards from where the view was opened gives −1, −2, …; records that
 * arrive later give 0, 1, …: a match never changes its position, whichever way the list grows.
 */
export class MatchList {
  readonly #before = new SeqList()
  readonly #after = new SeqList()
  /** Positions of `#after` below this one are no longer kept. */
  #afterStart = 0

  get min(): number {
    return this.#before.length > 0 ? -this.#before.length : this.#afterStart
  }

  get max(): number {
    return this.#after.length
  }

  /** Older than all before. */
  addOlder(seq: number): void {
    this.#before.push(seq)
  }

  /** Newer than all before. */
  addNewer(seq: number): void {
    this.#after.push(seq)
  }

  seqAt(position: number): number | undefined {
    return position < 0 ? this.#before.at(-position - 1) : this.#after.at(position)
  }

  /** Gives up matches that are no longer kept. */
  dropBelow(firstSeq: number): void {
    let length = this.#before.length
    while (length > 0 && (this.#before.at(length - 1) ?? 0) < firstSeq) length -= 1
    this.#before.truncate(length)
    if (length > 0) return
    while (this.#afterStart < this.#after.length && (this.#after.at(this.#afterStart) ?? 0) < firstSeq) {
      this.#afterStart += 1
    }
  }
}
