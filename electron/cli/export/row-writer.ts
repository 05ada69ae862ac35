import { stringify } from 'csv-stringify/sync'
import type { ExportRow } from '#engine/store/exports.ts'
import { shortNumber } from '../run/short-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'

export type RowWriter = {
  /** The first line, or null. */
  readonly head: string | null
  /** Lines of some rows, without the last newline. */
  readonly rows: (rows: readonly ExportRow[]) => string
}

/** Offsets are decimal strings in NDJSON, because they may pass 2^53. */
const asText = new Set(['offset', 'id'])

/** Writes rows with the given columns. */
export function rowWriter(format: 'ndjson' | 'csv', columns: readonly string[]): RowWriter {
  if (format === 'ndjson') return { head: null, rows: (rows) => rows.map((row) => jsonLine(row, columns)).join('\n') }
  return {
    head: columns.join(','),
    rows: (rows) => stringify(rows.map((row) => columns.map((column) => cell(row, column)))).trimEnd(),
  }
}

function jsonLine(row: ExportRow, columns: readonly string[]): string {
  const members = columns.map((column) => `${JSON.stringify(column)}:${jsonValue(row, column)}`)
  return `{${members.join(',')}}`
}

function jsonValue(row: ExportRow, column: string): string {
  const value = row[column] ?? null
  // An event is JSON text already, exactly as it was sent.
  if (column === 'event' && typeof value === 'string') return value
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (typeof value === 'number') return String(shortNumber(value))
  return stringifyJson(asText.has(column) && value !== null ? String(value) : value)
}

function cell(row: ExportRow, column: string): string {
  const value = row[column] ?? null
  if (value === null) return ''
  if (typeof value === 'number') return String(shortNumber(value))
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value)
}
