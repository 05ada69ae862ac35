import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { noMappingVerdict, type Summary } from '../judge.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { SessionReader } from './session-reader.ts'

export type RowFilter = {
  /** It asks for verdict, event or user. */
  readonly needsMapping: boolean
  matches(row: KeptRow): boolean
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
    matches: (row) => filter.matches(new RowCandidate(row, session)),
  }
}

/** What a filter sees of a row, each part made when it is first asked for. */
class RowCandidate {
  readonly #row: KeptRow
  readonly #session: SessionReader
  #record: DecodedRecord | null = null
  #summary: Summary | null = null

  constructor(row: KeptRow, session: SessionReader) {
    this.#row = row
    this.#session = session
  }

  get record(): DecodedRecord {
    this.#record ??= this.#session.judge.decode(this.#session.rows.wholeRecord(this.#row))
    return this.#record
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
    this.#summary ??= this.#session.storedSummary(this.#row) ?? this.#session.judge.summarizeDecoded(this.record)
    return this.#summary
  }
}
