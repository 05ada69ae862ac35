import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord, SchemaLookup } from '#shared/domain/decode/types.ts'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import type { Filter } from '#shared/domain/filter/types.ts'
import { tokenize } from '#shared/domain/filter/lexer.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { ExportKind, ExportRow } from '#engine/store/exports.ts'
import { headersFromText } from '#engine/store/records.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { badFilter } from '../run/record-filter.ts'

/** Where a column of a row is found by the filter language, which knows records only. */
function places(what: ExportKind | 'dead-letters', columns: readonly string[]): ReadonlyMap<string, string> {
  // For records the language has its own words; the reason of a rejection is its verdict there.
  if (what === 'records') return new Map([['reason', 'verdict']])
  return new Map(columns.map((column) => [column, `$.value.${column}`]))
}

type Spelled = { readonly text: string; readonly replaced: readonly { readonly at: number; readonly by: number }[] }

/** Columns by their bare names beside the language's own fields: `state = failed and attempts > 2`. */
function spellOut(text: string, names: ReadonlyMap<string, string>): Spelled {
  const tokens = tokenize(text)
  if (!tokens.ok) return { text, replaced: [] }
  const found = tokens.value.flatMap((token, index) => {
    const next = tokens.value[index + 1]
    const isField = token.kind === 'word' && (next?.kind === 'operator' || next?.kind === 'exists')
    const place = isField ? names.get(token.text) : undefined
    return place === undefined ? [] : [{ at: token.at, length: token.text.length, place }]
  })
  return {
    text: found.reduceRight((all, { at, length, place }) => all.slice(0, at) + place + all.slice(at + length), text),
    replaced: found.map(({ at, length, place }) => ({ at, by: place.length - length })),
  }
}

/** A place in the spelled-out text, as a place in what was written. */
function placeWritten(position: number, { replaced }: Spelled): number {
  return replaced.reduce((at, { at: start, by }) => (at > start ? Math.max(start, at - by) : at), position)
}

/** Throws BAD_FILTER that shows the text as it was written, and the columns there are. */
function compileRowFilter(text: string, what: ExportKind | 'dead-letters', columns: readonly string[]): Filter {
  const spelled = spellOut(text, places(what, columns))
  const compiled = compileFilter(spelled.text)
  if (compiled.ok) return compiled.value
  const position = placeWritten(compiled.error.position, spelled)
  throw badFilter(`${compiled.error.message} The columns here are ${columns.join(', ')}.`, text, position)
}

/** The schemas that the log keeps for a cluster. */
export type SchemasOf = (cluster: string) => SchemaLookup

/** Whether a row of the log matches a filter expression. Throws BAD_FILTER. */
export function rowFilter(
  what: ExportKind | 'dead-letters',
  columns: readonly string[],
  text: string,
  schemasOf: SchemasOf,
): (row: ExportRow) => boolean {
  const filter = compileRowFilter(text, what, columns)
  if (filter.text === '') return () => true
  return (row) =>
    filter.matches({
      record: what === 'records' ? recordOf(row, schemasOf) : rowAsRecord(row),
      verdict: what === 'records' ? (textOf(row.reason) ?? 'mapped') : null,
      eventName: textOf(row.name),
      user: textOf(row.user),
    })
}

const textOf = (value: ExportRow[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const bytesOf = (value: ExportRow[string] | undefined): Uint8Array | null =>
  value instanceof Uint8Array ? value : null

/** The record as it was consumed. */
function recordOf(row: ExportRow, schemasOf: SchemasOf): DecodedRecord {
  const headers = headersFromText(textOf(row.headers))
  const raw = { ...placeOf(row), key: bytesOf(row.key), value: bytesOf(row.value), headers }
  return decodeRecord(raw, 'auto', schemasOf(textOf(row.cluster) ?? ''))
}

/** Any other row, with its columns as the value of a record at the same place. */
function rowAsRecord(row: ExportRow): DecodedRecord {
  const columns = Object.entries(row).filter(([, value]) => !(value instanceof Uint8Array))
  const value = stringifyJson(Object.fromEntries(columns) as Record<string, string | number | bigint | null>)
  return decodeRecord({ ...placeOf(row), key: null, value: encodeUtf8(value), headers: [] }, 'json')
}

function placeOf(row: ExportRow): { topic: string; partition: number; offset: bigint; timestampMs: bigint } {
  return {
    topic: textOf(row.topic) ?? '',
    partition: Number(row.partition ?? 0),
    offset: BigInt(String(row.offset ?? 0)),
    timestampMs: BigInt(String(row.timestampMs ?? 0)),
  }
}
