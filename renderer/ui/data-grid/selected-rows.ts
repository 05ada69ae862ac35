import { stretchesOf } from './selection.ts'
import type { RowSource, Selection } from './types.ts'

/** The rows of a selection that are here. */
export function selectedRows<R>(source: RowSource<R>, selection: Selection | null): readonly R[] {
  const rows: R[] = []
  for (const { from, to } of selection === null ? [] : stretchesOf(selection)) {
    for (let position = from; position < to; position += 1) {
      const row = source.rowAt(position)
      if (row !== undefined && row !== null) rows.push(row)
    }
  }
  return rows
}
