import type { ReactNode } from 'react'
import type { PlacedColumn } from './columns.ts'
import { GridRow } from './grid-row.tsx'
import { isSelected } from './selection.ts'
import type { RowSource, Selection, Stretch } from './types.ts'
import { useRowKeys } from './use-row-keys.ts'

/** Height of a line; also in tokens.css. */
export const rowPx = 28

type Props<Row> = {
  readonly gridId: string
  readonly source: RowSource<Row>
  /** The rows that are drawn, and where the first of them stands in the scrolled element. */
  readonly drawn: Stretch & { readonly offsetPx: number }
  readonly columns: readonly PlacedColumn<Row>[]
  readonly selection: Selection | null
  readonly marked: number | null
}

/** The rows that are in sight. */
export function GridRows<Row>(props: Props<Row>) {
  const { gridId, source, drawn, selection } = props
  const keyOf = useRowKeys(drawn)
  const rows: ReactNode[] = []
  for (let position = drawn.from; position < drawn.to; position += 1)
    rows.push(
      <GridRow
        key={keyOf(position)}
        id={`${gridId}${position}`}
        ariaIndex={position - source.min + 2}
        position={position}
        topPx={drawn.offsetPx + (position - drawn.from) * rowPx}
        row={source.rowAt(position)}
        columns={props.columns}
        selected={isSelected(selection, position)}
        focused={selection?.focus === position}
        marked={props.marked === position}
      />,
    )
  return rows
}
