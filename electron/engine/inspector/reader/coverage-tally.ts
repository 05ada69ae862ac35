import type { Coverage } from '#shared/contract/mappings.ts'
import { eventSizeEdges, maxEventBytes } from '#shared/domain/onesignal/limits.ts'
import type { MapOutcome } from '#shared/domain/mapping/types.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { DistinctUsers } from './distinct-users.ts'
import { WindowCounts } from './window-counts.ts'

/** Records that are forgotten together: so many more than are kept may be counted at most. */
const segmentRecords = 512
const maxExamples = 5
/** Names beyond these are counted under none: a topic with thousands of names has another problem. */
const maxEventNames = 200

type Segment = { endSeq: number; records: number; mapped: number; largest: Largest }
type Largest = { readonly bytes: number; readonly seq: number } | null

const emptySegment = (): Segment => ({ endSeq: 0, records: 0, mapped: 0, largest: null })

/** What became of the records of a moving window, in numbers. */
export class CoverageTally {
  readonly #reasons = new WindowCounts({ maxExamples })
  readonly #warnings = new WindowCounts({ maxExamples })
  readonly #names = new WindowCounts({ maxKeys: maxEventNames, maxExamples })
  readonly #sizes = new WindowCounts({ maxExamples })
  readonly #all = [this.#reasons, this.#warnings, this.#names, this.#sizes]
  readonly #users = new DistinctUsers()
  /** The first finding of each rule: the text for people. */
  readonly #findings = new Map<string, Finding>()
  readonly #closed: Segment[] = []
  #open = emptySegment()
  #scanned = 0
  #mapped = 0

  get scanned(): number {
    return this.#scanned
  }

  /** One more record; they come in rising order. */
  count(outcome: MapOutcome, seq: number): void {
    this.#scanned += 1
    this.#open.records += 1
    this.#open.endSeq = seq + 1
    if (outcome.kind === 'mapped') this.#countMapped(outcome, seq)
    else this.#countRejected(outcome, seq)
    if (this.#open.records >= segmentRecords) this.#closeSegment()
  }

  /** Records before this one are no longer kept. */
  dropBelow(firstSeq: number): void {
    for (let oldest = this.#closed[0]; oldest !== undefined && oldest.endSeq <= firstSeq; oldest = this.#closed[0]) {
      this.#closed.shift()
      this.#scanned -= oldest.records
      this.#mapped -= oldest.mapped
      for (const counts of this.#all) counts.dropSegment()
    }
  }

  /** The numbers as they are now. */
  numbers(firstSeq: number): Omit<Coverage, 'total' | 'done'> {
    return {
      scanned: this.#scanned,
      mapped: this.#mapped,
      reasons: this.#ruleCounts(this.#reasons, firstSeq),
      warnings: this.#ruleCounts(this.#warnings, firstSeq).map((count) => ({
        ...count,
        severity: this.#findings.get(count.rule)?.severity ?? 'info',
      })),
      eventNames: this.#names.list(firstSeq).map(({ key, ...rest }) => ({ name: key, ...rest })),
      sizes: this.#sizeCounts(firstSeq),
      largest: this.#largest(firstSeq),
      users: this.#users.count(firstSeq),
    }
  }

  #countMapped({ event, bytes, findings }: Extract<MapOutcome, { kind: 'mapped' }>, seq: number): void {
    this.#mapped += 1
    this.#open.mapped += 1
    this.#names.add(event.name, seq)
    const user = event.external_id ?? event.onesignal_id
    if (user !== undefined) this.#users.add(user, seq)
    this.#countSize(bytes, seq)
    for (const [index, finding] of findings.entries()) {
      const again = findings.findIndex(({ rule }) => rule === finding.rule) < index
      if (!again) this.#countRule(this.#warnings, finding, seq)
    }
  }

  #countRejected({ verdict, bytes, findings }: Extract<MapOutcome, { kind: 'rejected' }>, seq: number): void {
    const finding = findings.find(({ rule }) => rule === verdict)
    if (finding !== undefined) this.#countRule(this.#reasons, finding, seq)
    else this.#reasons.add(verdict, seq)
    if (bytes !== null && bytes > maxEventBytes) this.#countSize(bytes, seq)
  }

  #countRule(counts: WindowCounts, finding: Finding, seq: number): void {
    if (!this.#findings.has(finding.rule)) this.#findings.set(finding.rule, finding)
    counts.add(finding.rule, seq)
  }

  #countSize(bytes: number, seq: number): void {
    this.#sizes.add(String(sizeClass(bytes)), seq)
    if (bytes >= (this.#open.largest?.bytes ?? 0)) this.#open.largest = { bytes, seq }
  }

  #closeSegment(): void {
    this.#closed.push(this.#open)
    this.#open = emptySegment()
    for (const counts of this.#all) counts.closeSegment()
  }

  #ruleCounts(counts: WindowCounts, firstSeq: number): Coverage['reasons'] {
    return counts.list(firstSeq).map(({ key, count, examples }) => ({
      rule: key,
      message: this.#findings.get(key)?.message ?? key,
      count,
      examples,
    }))
  }

  #sizeCounts(firstSeq: number): Coverage['sizes'] {
    const counted = new Map(this.#sizes.list(firstSeq).map((size) => [size.key, size]))
    return [...eventSizeEdges, null].map((upToBytes, index) => {
      const { count = 0, examples = [] } = counted.get(String(index)) ?? {}
      return { upToBytes, count, examples }
    })
  }

  #largest(firstSeq: number): Largest {
    return [...this.#closed, this.#open].reduce<Largest>(
      (most, { largest }) =>
        largest !== null && largest.seq >= firstSeq && largest.bytes > (most?.bytes ?? -1) ? largest : most,
      null,
    )
  }
}

/** Index of the bar that an event belongs to; the last one has no upper edge. */
function sizeClass(bytes: number): number {
  const index = eventSizeEdges.findIndex((edge) => bytes <= edge)
  return index === -1 ? eventSizeEdges.length : index
}
