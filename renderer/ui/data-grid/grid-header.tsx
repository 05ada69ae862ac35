import { memo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { ColumnActions, PlacedColumn } from './columns.ts'
import classes from './data-grid.module.css'

/** One arrow key changes a width by this much. */
const keyStepPx = 16

function Titles<Row>(props: { readonly columns: readonly PlacedColumn<Row>[]; readonly actions: ColumnActions }) {
  const [dropId, setDropId] = useState<string | null>(null)
  return (
    <div role="row" aria-rowindex={1} className={classes.header}>
      {props.columns.map((column, index) => (
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={index + 1}
          data-align={column.align}
          data-drop={dropId === column.id || undefined}
          className={classes.title}
          draggable
          onDragStart={(event) => event.dataTransfer.setData('text/plain', column.id)}
          onDragOver={(event) => {
            event.preventDefault()
            setDropId(column.id)
          }}
          onDragLeave={() => setDropId(null)}
          onDrop={(event) => {
            event.preventDefault()
            setDropId(null)
            const dragged = event.dataTransfer.getData('text/plain')
            if (dragged !== column.id) props.actions.move(dragged, column.id)
          }}
        >
          <span className={classes.titleText}>{column.title}</span>
          <ResizeEdge column={column} onResize={(widthPx) => props.actions.resize(column.id, widthPx)} />
        </div>
      ))}
    </div>
  )
}

/** Titles of the columns: drag a title to move the column, drag its edge (or use the arrow keys on it) to resize. */
export const GridHeader = memo(Titles) as typeof Titles

function ResizeEdge<Row>(props: { readonly column: PlacedColumn<Row>; onResize(widthPx: number): void }) {
  const { column, onResize } = props
  const onPointerMove = (event: PointerEvent) => {
    const title = event.currentTarget.parentElement
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || title === null) return
    onResize(event.clientX - title.getBoundingClientRect().left)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    onResize(column.widthPx + (event.key === 'ArrowLeft' ? -keyStepPx : keyStepPx))
  }
  return (
    <span
      role="separator"
      tabIndex={-1}
      aria-orientation="vertical"
      aria-label={`Width of ${column.title}`}
      aria-valuenow={column.widthPx}
      className={classes.edge}
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}
