/**
 * The grid of all lists. Rows have stable positions and are drawn only where they are seen; it follows the edge where
 * new rows come in until the person scrolls away. Focus stays on the grid itself (aria-activedescendant), so that rows
 * can come and go below it.
 */
import { Button } from '@mantine/core'
import { ArrowDown, ArrowUp } from 'lucide-react'
import {
  memo,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { count } from '../format/numbers.ts'
import { columnsWidthPx, columnTemplate, useColumns } from './columns.ts'
import classes from './data-grid.module.css'
import { wasKeptAtEnd, type FollowEdge } from './follow.ts'
import { GridContextMenu, type MenuPlace } from './grid-context-menu.tsx'
import { GridHeader } from './grid-header.tsx'
import { GridRows, rowPx } from './grid-rows.tsx'
import { gridKeys } from './grid-keys.ts'
import { isSelected, toggled } from './selection.ts'
import type { Column, RowSource, Selection } from './types.ts'
import { copyActions } from './copy-actions.ts'
import { useGridView } from './use-grid-view.ts'

export type DataGridProps<Row> = {
  /** Under this id columns are remembered. */
  readonly id: string
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly source: RowSource<Row>
  readonly edge: FollowEdge
  readonly selection: Selection | null
  onSelect(selection: Selection | null): void
  /** Enter, or a click on a row. */
  onOpen?(position: number): void
  /** Escape. */
  onEscape?(): void
  /** Keys of the screen itself, while the grid has the focus; true: it was one. */
  onKey?(key: string): boolean
  /** Further entries of the context menu. */
  readonly menuItems?: ReactNode
  /** Rows that are marked at their left edge. */
  readonly marked?: number | null
  /** Told whether the grid follows its edge, and how to make it follow. */
  onFollowing?(following: boolean, follow: () => void): void
  /** Shown instead of rows while there are none. */
  readonly empty: ReactNode
}

const positionOfEvent = (event: MouseEvent): number | null => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-position]') : null
  return row === null ? null : Number(row.dataset['position'])
}

function Grid<Row>(props: DataGridProps<Row>) {
  const { source, selection } = props
  const gridId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [placed, actions] = useColumns(props.id, props.columns)
  const columns = useMemo(() => placed.filter((column) => column.shown), [placed])
  const view = useGridView(scroller, source, rowPx, props.edge, selection?.focus ?? null)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const copy = copyActions(source, columns, selection)
  const { from, to } = view.drawn
  useEffect(() => source.want?.(from, to), [source, from, to])
  const tellFollowing = useEffectEvent(() => props.onFollowing?.(view.following, view.follow))
  useEffect(() => tellFollowing(), [view.following])

  const select = (next: Selection | null) => {
    props.onSelect(next)
    if (next !== null) view.reveal(next.focus)
  }
  // When the button goes down, not when it comes up: until then another row may stand below the pointer.
  const onMouseDown = (event: MouseEvent) => {
    const position = positionOfEvent(event)
    if (position === null || event.button !== 0) return
    view.rest()
    if (event.ctrlKey || event.metaKey) return props.onSelect(toggled(selection, position))
    props.onSelect({ anchor: event.shiftKey && selection !== null ? selection.anchor : position, focus: position })
    if (!event.shiftKey) props.onOpen?.(position)
  }
  const onContextMenu = (event: MouseEvent) => {
    const position = positionOfEvent(event)
    if (position === null) return
    event.preventDefault()
    view.rest()
    if (!isSelected(selection, position)) props.onSelect({ anchor: position, focus: position })
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
    setMenu({ x: event.clientX, y: event.clientY, columnId: cell?.dataset['column'] ?? null })
  }

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={source.max - source.min + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        {...(selection === null ? {} : { 'aria-activedescendant': `${gridId}${selection.focus}` })}
        tabIndex={0}
        className={classes.grid}
        style={{ '--columns': columnTemplate(columns), '--columns-width': `${columnsWidthPx(columns)}px` }}
        onScroll={() => {
          if (!(view.following && wasKeptAtEnd(scroller.current, props.edge))) view.onScroll()
        }}
        onMouseDown={onMouseDown}
        onContextMenu={onContextMenu}
        onKeyDown={gridKeys({
          source,
          selection,
          view,
          edge: props.edge,
          select,
          setSelection: props.onSelect,
          copy,
          onOpen: props.onOpen,
          onEscape: props.onEscape,
          onKey: props.onKey,
        })}
      >
        <GridHeader columns={columns} actions={actions} />
        <div role="rowgroup" className={classes.body} style={{ height: view.heightPx }}>
          <GridRows
            gridId={gridId}
            source={source}
            drawn={view.drawn}
            columns={columns}
            selection={selection}
            marked={props.marked ?? null}
          />
        </div>
      </div>
      {source.max === source.min ? <div className={classes.empty}>{props.empty}</div> : null}
      {view.newRows > 0 ? (
        <Button
          className={classes.newRows}
          data-edge={props.edge}
          variant="filled"
          leftSection={props.edge === 'end' ? <ArrowDown size={14} /> : <ArrowUp size={14} />}
          onClick={view.follow}
        >
          {count(view.newRows)} new
        </Button>
      ) : null}
      <GridContextMenu place={menu} copy={copy} items={props.menuItems} onClose={() => setMenu(null)} />
    </div>
  )
}

/** Drawn again only when its rows or something else that it was given changed. */
export const DataGrid = memo(Grid) as typeof Grid
