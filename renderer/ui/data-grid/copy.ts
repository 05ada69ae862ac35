import type { Column } from './types.ts'

/** Tabs and line breaks would shift cells where the text is pasted. */
const cellText = (text: string | null): string => (text ?? '').replaceAll(/[\t\r\n]+/g, ' ')

/** Rows as a table for spreadsheets, with a line of titles. */
export function toTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cellText(column.text(row))).join('\t'))
  return [columns.map((column) => column.title).join('\t'), ...lines].join('\n')
}

/** One row as JSON: everything that the grid knows of it. */
export const toJson = (row: unknown): string => JSON.stringify(row, null, 2)
