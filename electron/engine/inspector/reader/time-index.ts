import { noMappingVerdict } from '../judge.ts'
import type { SearchRange } from './filter-view.ts'
import type { SessionReader } from './session-reader.ts'
import type { SlicedWork } from './slices.ts'
import type { TimeVisit } from './time-buckets.ts'

/** What became of a record: how the bars of the histogram are coloured. */
export const marks: Readonly<Record<'unknown' | 'mapped' | 'rejected' | 'notJudged', number>> = {
  unknown: 0,
  mapped: 1,
  rejected: 2,
  notJudged: 3,
}

/** Sequence numbers of one piece of the index, 9 bytes each. */
const pieceSeqs = 65_536
const markRows = 512
const judgeRows = 32
/** Somebody who watches asks every second or so; after this long without a question nothing more is judged. */
const interestMs = 30_000

type Piece = { readonly times: Float64Array; readonly marks: Uint8Array }

/**
 * Time and verdict of every kept record, in memory: a million records are 9 MB, and the histogram of a million takes
 * milliseconds. Built in slices once somebody asks, kept up as records arrive. Records that were stored without looking
 * at them, or judged by an earlier mapping, are judged afterwards, newest first, while somebody keeps asking.
 */
export class TimeIndex implements SlicedWork {
  readonly #session: SessionReader
  readonly #pieces = new Map<number, Piece>()
  #range: SearchRange
  /** All below are in the index. */
  #next: number
  /** Judging goes down from here, and begins anew at the newest as long as something may be left. */
  #judgeAt: number
  #mayBeNotJudged = false
  #askedAtMs = Number.NEGATIVE_INFINITY

  constructor(session: SessionReader) {
    this.#session = session
    this.#range = session.range
    this.#next = session.range.firstSeq
    this.#judgeAt = session.range.firstSeq
  }

  /** How many kept records are in the index. */
  get indexed(): number {
    return Math.max(0, this.#next - this.#range.firstSeq)
  }

  get endSeq(): number {
    return Math.max(this.#next, this.#range.firstSeq)
  }

  /** Somebody is interested: whether there is something to do. */
  ask(): boolean {
    this.#askedAtMs = performance.now()
    return this.#hasWork()
  }

  moveTo(range: SearchRange): boolean {
    this.#range = range
    this.#next = Math.max(this.#next, range.firstSeq)
    for (const number of this.#pieces.keys()) {
      if ((number + 1) * pieceSeqs <= range.firstSeq) this.#pieces.delete(number)
    }
    return this.#isWatched() && this.#hasWork()
  }

  /** The mapping changed: every verdict is to be found anew. */
  remap(): void {
    for (const piece of this.#pieces.values()) piece.marks.fill(marks.notJudged)
    this.#judgeAt = this.#next
    this.#mayBeNotJudged = true
  }

  /** All of from <= seq < to that are in the index, piece by piece; the time is NaN where a record is missing. */
  visitRange(from: number, to: number, visit: TimeVisit): void {
    const end = Math.min(to, this.#next)
    for (let seq = from; seq < end;) {
      const number = Math.floor(seq / pieceSeqs)
      const stop = Math.min(end, (number + 1) * pieceSeqs)
      const piece = this.#pieces.get(number)
      const base = number * pieceSeqs
      if (piece !== undefined) visit(piece.times, piece.marks, seq - base, stop - base)
      seq = stop
    }
  }

  markOf(seq: number): number {
    return this.#pieces.get(Math.floor(seq / pieceSeqs))?.marks[seq % pieceSeqs] ?? marks.unknown
  }

  step(untilMs: number): boolean {
    while (performance.now() < untilMs) {
      if (this.#next < this.#range.headSeq) this.#index()
      else if (this.#mayBeNotJudged && this.#isWatched()) this.#judge(untilMs)
      else return false
    }
    return this.#hasWork()
  }

  #isWatched(): boolean {
    return performance.now() - this.#askedAtMs < interestMs
  }

  #hasWork(): boolean {
    return this.#next < this.#range.headSeq || (this.#mayBeNotJudged && this.#isWatched())
  }

  #index(): void {
    const from = this.#next
    const to = Math.min(from + markRows, this.#range.headSeq)
    const { revision } = this.#session.judge
    for (const row of this.#session.rows.marks(from, to)) {
      const isJudged = row.revision === revision && row.verdict !== null
      this.#set(row.seq, row.timestampMs, isJudged ? markOfVerdict(row.verdict) : marks.notJudged)
      this.#mayBeNotJudged ||= !isJudged
    }
    this.#next = to
  }

  #judge(untilMs: number): void {
    const to = Math.min(this.#judgeAt, this.#next)
    const from = Math.max(to - judgeRows, this.#range.firstSeq)
    if (from >= to) {
      this.#judgeAt = this.#next
      this.#mayBeNotJudged = [...this.#pieces].some(([number, piece]) => this.#hasNotJudged(number, piece))
      return
    }
    if (this.#anyNotJudged(from, to)) {
      for (const row of this.#session.rows.range(from, to).toReversed()) {
        if (this.markOf(row.seq) === marks.notJudged) {
          this.#set(row.seq, Number(row.timestampMs), markOfVerdict(this.#session.summary(row).verdict))
        }
        this.#judgeAt = row.seq
        if (performance.now() >= untilMs) return
      }
    }
    this.#judgeAt = from
  }

  #hasNotJudged(number: number, piece: Piece): boolean {
    const kept = piece.marks.subarray(Math.max(0, this.#range.firstSeq - number * pieceSeqs))
    return kept.includes(marks.notJudged)
  }

  #anyNotJudged(from: number, to: number): boolean {
    for (let seq = from; seq < to; seq += 1) if (this.markOf(seq) === marks.notJudged) return true
    return false
  }

  #set(seq: number, timeMs: number, mark: number): void {
    const number = Math.floor(seq / pieceSeqs)
    let piece = this.#pieces.get(number)
    if (piece === undefined) {
      piece = { times: new Float64Array(pieceSeqs).fill(Number.NaN), marks: new Uint8Array(pieceSeqs) }
      this.#pieces.set(number, piece)
    }
    piece.times[seq % pieceSeqs] = timeMs
    piece.marks[seq % pieceSeqs] = mark
  }
}

function markOfVerdict(verdict: string): number {
  if (verdict === 'mapped') return marks.mapped
  return verdict === noMappingVerdict ? marks.unknown : marks.rejected
}
