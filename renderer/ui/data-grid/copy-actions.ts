import { quantity } from '#shared/lib/quantity.ts'
import { notifications } from '@mantine/notifications'
import { copyText } from '../copy-text.ts'
import { count } from '../format/numbers.ts'
import { toJson, toTsv } from './copy.ts'
import { selectedCount, stretchesOf } from './selection.ts'
import type { Column, RowSource, Selection, Stretch } from './types.ts'

/** More rows than this are for the export, not for the clipboard. */
const maxCopiedRows = 20_000

export type CopyActions = {
  selectionAsTsv(): void
  rowAsJson(): void
  cell(columnId: string): void
}

/**
 * What is selected goes to the clipboard tab-separated, with the titles of the columns above; rows that are not here
 * are fetched first.
 */
export function copyActions<Row>(
  source: RowSource<Row>,
  columns: readonly Column<Row>[],
  selection: Selection | null,
): CopyActions {
  const focused = selection === null ? undefined : source.rowAt(selection.focus)
  return {
    selectionAsTsv: () => {
      if (selection === null || source.load === undefined) return
      const { load } = source
      const rows = selectedCount(selection)
      const what =
        rows > maxCopiedRows ? `the first ${count(maxCopiedRows)} of ${count(rows)} rows` : quantity(rows, 'row')
      void loadStretches(load, stretchesOf(selection)).then(
        (loaded) => copyText(toTsv(columns, loaded), what),
        () =>
          notifications.show({
            color: 'red',
            message: 'Nothing was copied: not all of the selected rows could be fetched. Try again, or select fewer.',
          }),
      )
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

async function loadStretches<Row>(
  load: (from: number, to: number) => Promise<readonly Row[]>,
  stretches: readonly Stretch[],
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const { from, to } of stretches) {
    const room = maxCopiedRows - rows.length
    if (room > 0) rows.push(...(await load(from, Math.min(to, from + room))))
  }
  return rows
}
