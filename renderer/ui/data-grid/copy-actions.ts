import { copyText } from '../copy-text.ts'
import { count } from '../format/numbers.ts'
import { toJson, toTsv } from './copy.ts'
import { rangeOf } from './selection.ts'
import type { Column, RowSource, Selection } from './types.ts'

/** More rows than this are for the export, not for the clipboard. */
const maxCopiedRows = 20_000

export type CopyActions = {
  selectionAsTsv(): void
  rowAsJson(): void
  cell(columnId: string): void
}

export function copyActions<Row>(
  source: RowSource<Row>,
  columns: readonly Column<Row>[],
  selection: Selection | null,
): CopyActions {
  const focused = selection === null ? undefined : source.rowAt(selection.focus)
  return {
    selectionAsTsv: () => {
      if (selection === null || source.load === undefined) return
      const { from, to } = rangeOf(selection)
      const end = Math.min(to, from + maxCopiedRows)
      const rows = to - from
      const what =
        end < to
          ? `the first ${count(maxCopiedRows)} of ${count(rows)} rows`
          : `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`
      void source.load(from, end).then((loaded) => copyText(toTsv(columns, loaded), what))
    },
    rowAsJson: () => {
      if (focused !== undefined && focused !== null) void copyText(toJson(focused), 'the row as JSON')
    },
    cell: (columnId) => {
      const column = columns.find((candidate) => candidate.id === columnId)
      if (column !== undefined && focused !== undefined && focused !== null)
        void copyText(column.text(focused) ?? '', column.title.toLowerCase())
    },
  }
}
