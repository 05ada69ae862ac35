import type { Coverage } from '#shared/contract/mappings.ts'
import type { CompiledMapping, MapOutcome } from '#shared/domain/mapping/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { compileDraft } from './draft.ts'
import { sampleKey } from './record-key.ts'
import type { SessionReader } from './session-reader.ts'
import type { SlicedWork } from './slices.ts'
import { Throttle } from './throttle.ts'

const chunkRows = 64
const emitIntervalMs = 100
const maxExamples = 5
/** Names beyond these are counted under none: a topic with thousands of names has another problem. */
const maxEventNames = 200

type Reason = { readonly rule: string; readonly message: string; count: number; readonly examples: number[] }

/** Maps all kept records with a draft, oldest first, and counts what becomes of them. */
export class CoverageScan implements SlicedWork {
  readonly #session: SessionReader
  readonly #mapping: CompiledMapping
  readonly #emit: Throttle
  readonly #reasons = new Map<string, Reason>()
  readonly #eventNames = new Map<string, number>()
  readonly #endSeq: number
  #nextSeq: number
  #scanned = 0
  #mapped = 0

  /** Throws BAD_INPUT for a draft that maps nothing. The scan ends with the records that are kept now. */
  constructor(session: SessionReader, draft: unknown, onCoverage: (coverage: Coverage) => void) {
    this.#session = session
    this.#mapping = usable(draft)
    this.#nextSeq = session.range.firstSeq
    this.#endSeq = session.range.headSeq
    this.#emit = new Throttle(emitIntervalMs, () => onCoverage(this.#coverage()))
  }

  step(untilMs: number): boolean {
    this.#nextSeq = Math.max(this.#nextSeq, this.#session.range.firstSeq)
    while (this.#nextSeq < this.#endSeq && performance.now() < untilMs) this.#scanChunk(untilMs)
    this.#emit.call()
    return this.#nextSeq < this.#endSeq
  }

  /** Nobody is interested any more. */
  end(): void {
    this.#emit.cancel()
  }

  /** Time is looked at after every record: one of some megabytes takes longer than a whole turn. */
  #scanChunk(untilMs: number): void {
    const to = Math.min(this.#nextSeq + chunkRows, this.#endSeq)
    for (const row of this.#session.rows.range(this.#nextSeq, to)) {
      const record = this.#session.judge.decode(this.#session.rows.wholeRecord(row))
      const outcome = this.#mapping.map(record, { idempotencyKey: sampleKey.used, nowMs: this.#session.now() })
      this.#scanned += 1
      if (outcome.kind === 'mapped') this.#countMapped(outcome.event.name)
      else this.#countRejected(outcome, row.seq)
      this.#nextSeq = row.seq + 1
      if (performance.now() >= untilMs) return
    }
    this.#nextSeq = to
  }

  #countMapped(name: string): void {
    this.#mapped += 1
    if (!this.#eventNames.has(name) && this.#eventNames.size >= maxEventNames) return
    this.#eventNames.set(name, (this.#eventNames.get(name) ?? 0) + 1)
  }

  #countRejected({ verdict, findings }: Extract<MapOutcome, { kind: 'rejected' }>, seq: number): void {
    const message = findings.find(({ rule }) => rule === verdict)?.message ?? verdict
    const reason = this.#reasons.get(verdict) ?? { rule: verdict, message, count: 0, examples: [] }
    reason.count += 1
    if (reason.examples.length < maxExamples) reason.examples.push(seq)
    this.#reasons.set(verdict, reason)
  }

  #coverage(): Coverage {
    const names = [...this.#eventNames].map(([name, count]) => ({ name, count }))
    return {
      scanned: this.#scanned,
      total: this.#scanned + Math.max(0, this.#endSeq - this.#nextSeq),
      mapped: this.#mapped,
      done: this.#nextSeq >= this.#endSeq,
      reasons: [...this.#reasons.values()]
        .toSorted((a, b) => b.count - a.count)
        .map((reason) => ({ ...reason, examples: [...reason.examples] })),
      eventNames: names.toSorted((a, b) => b.count - a.count),
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
