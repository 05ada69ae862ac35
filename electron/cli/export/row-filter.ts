import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import { tokenize } from '#shared/domain/filter/lexer.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { ExportKind, ExportRow } from '#engine/store/exports.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { usableFilter } from '../run/record-filter.ts'

/** Where a column of a row is found by the filter language, which knows records only. */
function places(what: ExportKind, columns: readonly string[]): ReadonlyMap<string, string> {
  // For records the language has its own words; the reason of a rejection is its verdict there.
  if (what === 'records') return new Map([['reason', 'verdict']])
  return new Map(columns.map((column) => [column, `$.value.${column}`]))
}

/** Columns by their bare names beside the language's own fields: `state = failed and attempts > 2`. */
function spellOut(text: string, names: ReadonlyMap<string, string>): string {
  const tokens = tokenize(text)
  if (!tokens.ok) return text
  return tokens.value.reduceRight((result, token, index) => {
    const next = tokens.value[index + 1]
    const place =
      token.kind === 'word' && (next?.kind === 'operator' || next?.kind === 'exists')
        ? names.get(token.text)
        : undefined
    return place === undefined ? result : result.slice(0, token.at) + place + result.slice(token.at + token.text.length)
  }, text)
}

/** Whether a row of the log matches a filter expression. Throws BAD_FILTER. */
export function rowFilter(what: ExportKind, columns: readonly string[], text: string): (row: ExportRow) => boolean {
  const filter = usableFilter(spellOut(text, places(what, columns)))
  if (filter.text === '') return () => true
  return (row) =>
    filter.matches({
      record: what === 'records' ? recordOf(row) : rowAsRecord(row),
      verdict: what === 'records' ? (textOf(row.reason) ?? 'mapped') : null,
      eventName: textOf(row.name),
      user: textOf(row.user),
    })
}

const textOf = (value: ExportRow[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const bytesOf = (value: ExportRow[string] | undefined): Uint8Array | null =>
  value instanceof Uint8Array ? value : null

/** The record as it was consumed. */
function recordOf(row: ExportRow): DecodedRecord {
  return decodeRecord({ ...placeOf(row), key: bytesOf(row.key), value: bytesOf(row.value), headers: [] }, 'auto')
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
