import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import type { FilterNode } from '#shared/domain/filter/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { noMappingVerdict, type Summary } from '../judge.ts'
import type { KeptRow, RowCondition } from '../kept/kept-reader.ts'
import { rowCondition } from './row-prefilter.ts'
import { RowRecord } from './row-record.ts'
import type { SessionReader } from './session-reader.ts'

export type RowFilter = {
  /** It asks for verdict, event or user. */
  readonly needsMapping: boolean
  /** What every matching row meets; null where SQLite cannot say. Asked for anew when the mapping has changed. */
  condition(): RowCondition | null
  /** False where the columns of a judged row are all that it looks at. */
  readonly needsPayload: boolean
  matches(row: KeptRow): boolean
}

/** Asks for nothing that stands in a payload. */
const inColumns: ReadonlySet<unknown> = new Set(['topic', 'partition', 'offset', 'timestamp'])

function needsPayload(node: FilterNode): boolean {
  switch (node.kind) {
    case 'word':
      return true
    case 'not':
      return needsPayload(node.inner)
    case 'and':
    case 'or':
      return node.parts.some(needsPayload)
    case 'compare':
    case 'exists':
      return node.field.kind === 'outcome' ? node.field.name === 'schema' : !inColumns.has(node.field.steps[0])
  }
}

/**
 * A filter expression over kept rows. Whatever it asks for is made only then: what stands in the row costs nothing,
 * and only a filter that looks into the record decodes it. Throws BAD_FILTER with the position.
 */
export function compileRowFilter(text: string, session: SessionReader): RowFilter {
  const compiled = compileFilter(text)
  if (!compiled.ok) {
    const { message, position } = compiled.error
    throw new AppError('BAD_FILTER', message, { data: { position } })
  }
  const filter = compiled.value
  return {
    needsMapping: filter.needs.mapping,
    needsPayload: filter.node !== null && needsPayload(filter.node),
    condition: () => (filter.node === null ? null : rowCondition(filter.node, session.judge.revision)),
    matches: (row) => filter.matches(new RowCandidate(row, session)),
  }
}

/** What a filter sees of a row, each part made when it is first asked for. */
class RowCandidate {
  readonly record: RowRecord
  readonly #row: KeptRow
  readonly #session: SessionReader
  #summary: Summary | null = null

  constructor(row: KeptRow, session: SessionReader) {
    this.#row = row
    this.#session = session
    this.record = new RowRecord(row, session)
  }

  get verdict(): string | null {
    const { verdict } = this.#judged()
    return verdict === noMappingVerdict ? null : verdict
  }

  get eventName(): string | null {
    return this.#judged().eventName
  }

  get user(): string | null {
    return this.#judged().user
  }

  #judged(): Summary {
    this.#summary ??= this.#session.storedSummary(this.#row) ?? this.#session.judge.summarizeDecoded(this.record.whole)
    return this.#summary
  }
}
