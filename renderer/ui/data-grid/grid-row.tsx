import { memo } from 'react'
import { visibleText } from '../format/visible-text.ts'
import type { PlacedColumn } from './columns.ts'
import classes from './data-grid.module.css'

type Props<Row> = {
  readonly id: string
  /** 1 is the line of titles. */
  readonly ariaIndex: number
  readonly position: number
  /** Where it stands in the scrolled element: a row that stays is not laid out again when others come. */
  readonly topPx: number
  readonly row: Row | null | undefined
  readonly columns: readonly PlacedColumn<Row>[]
  readonly selected: boolean
  readonly focused: boolean
  readonly marked: boolean
}

function GridCell<Row>(props: { readonly column: PlacedColumn<Row>; readonly row: Row; readonly index: number }) {
  const { column, row } = props
  const text = column.text(row)
  return (
    <div
      role="gridcell"
      aria-colindex={props.index + 1}
      data-column={column.id}
      data-align={column.align}
      data-dim={column.dim === true || text === null || undefined}
      className={column.mono === true ? classes.monoCell : classes.cell}
      title={column.hint?.(row)}
    >
      {text === null ? '–' : (column.cell?.(row) ?? visibleText(text))}
    </div>
  )
}

function RowCells<Row>(props: Props<Row>) {
  const { row, columns } = props
  const label = row === undefined ? 'loading' : row === null ? 'no longer kept' : undefined
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.ariaIndex}
      aria-selected={props.selected}
      data-position={props.position}
      data-focused={props.focused || undefined}
      data-marked={props.marked || undefined}
      className={classes.row}
      style={{ top: props.topPx }}
    >
      {row === undefined || row === null ? (
        <div role="gridcell" aria-colspan={columns.length} className={classes.waiting}>
          {row === null ? label : <span className={classes.bone} aria-label={label} />}
        </div>
      ) : (
        columns.map((column, index) => <GridCell key={column.id} column={column} row={row} index={index} />)
      )}
    </div>
  )
}

/** One line of the grid. Drawn again only when its row, its columns or its selection changed. */
export const GridRow = memo(RowCells) as typeof RowCells
