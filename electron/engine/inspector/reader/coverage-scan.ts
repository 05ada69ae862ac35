import type { Coverage } from '#shared/contract/mappings.ts'
import type { CompiledMapping } from '#shared/domain/mapping/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { CoverageTally } from './coverage-tally.ts'
import { compileDraft } from './draft.ts'
import type { SearchRange } from './filter-view.ts'
import { sampleKey } from './record-key.ts'
import type { SessionReader } from './session-reader.ts'
import type { SlicedWork } from './slices.ts'
import { Throttle } from './throttle.ts'

const chunkRows = 64
const emitIntervalMs = 100

export type CoverageScanOptions = {
  readonly session: SessionReader
  /** The mapping as it stands in the editor. */
  readonly draft: unknown
  /** Goes on with the records that come later; without it the scan ends with those that are kept now. */
  readonly follow: boolean
  readonly onCoverage: (coverage: Coverage) => void
}

/** Maps the kept records with a draft, oldest first, and counts what becomes of them. */
export class CoverageScan implements SlicedWork {
  readonly #session: SessionReader
  readonly #mapping: CompiledMapping
  readonly #follow: boolean
  readonly #emit: Throttle
  #tally = new CoverageTally()
  #endSeq: number
  #nextSeq: number

  /** Throws BAD_INPUT for a draft that maps nothing. */
  constructor({ session, draft, follow, onCoverage }: CoverageScanOptions) {
    this.#session = session
    this.#mapping = usable(draft)
    this.#follow = follow
    this.#nextSeq = session.range.firstSeq
    this.#endSeq = session.range.headSeq
    this.#emit = new Throttle(emitIntervalMs, () => onCoverage(this.#coverage()))
  }

  step(untilMs: number): boolean {
    this.#skipDropped()
    while (this.#nextSeq < this.#endSeq && performance.now() < untilMs) this.#scanChunk(untilMs)
    this.#emit.call()
    return this.#nextSeq < this.#endSeq
  }

  /** Records came or were dropped. True where there is something to do. */
  moveTo(range: SearchRange): boolean {
    if (!this.#follow) return false
    this.#endSeq = range.headSeq
    return true
  }

  /** Records may be read otherwise than before, because more is known of schemas. */
  restart(): void {
    this.#tally = new CoverageTally()
    this.#nextSeq = this.#session.range.firstSeq
  }

  /** Nobody is interested any more. */
  end(): void {
    this.#emit.cancel()
  }

  #skipDropped(): void {
    const { firstSeq } = this.#session.range
    this.#nextSeq = Math.max(this.#nextSeq, firstSeq)
    this.#tally.dropBelow(firstSeq)
  }

  /** Time is looked at after every record: one of some megabytes takes longer than a whole turn. */
  #scanChunk(untilMs: number): void {
    const to = Math.min(this.#nextSeq + chunkRows, this.#endSeq)
    for (const row of this.#session.rows.range(this.#nextSeq, to)) {
      const record = this.#session.judge.decode(this.#session.rows.wholeRecord(row))
      const outcome = this.#mapping.map(record, { idempotencyKey: sampleKey.used, nowMs: this.#session.now() })
      this.#tally.count(outcome, row.seq)
      this.#nextSeq = row.seq + 1
      if (performance.now() >= untilMs) return
    }
    this.#nextSeq = to
  }

  #coverage(): Coverage {
    const { scanned } = this.#tally
    return {
      ...this.#tally.numbers(this.#session.range.firstSeq),
      total: scanned + Math.max(0, this.#endSeq - this.#nextSeq),
      done: this.#nextSeq >= this.#endSeq,
    }
  }
}

function usable(draft: unknown): CompiledMapping {
  const compiled = compileDraft(draft)
  if (compiled.ok) return compiled.value
  const first = compiled.error[0]
  const where = first === undefined ? '' : ` ${first.path}: ${first.message}`
  throw new AppError('BAD_INPUT', `This mapping cannot be used yet.${where} Correct it first.`)
}
