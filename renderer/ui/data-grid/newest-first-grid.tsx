import { useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react'
import type { Zone } from '../format/time.ts'
import { usePreferences } from '../preferences.ts'
import { Split } from '../split/split.tsx'
import { DataGrid } from './data-grid.tsx'
import { selectedRows } from './selected-rows.ts'
import type { Column, Selection } from './types.ts'
import { useListRows } from './use-list-rows.ts'
import { type FetchPage, type NewestFirst, useNewestFirst } from './use-newest-first.ts'

type Row = { readonly id: string; readonly seq: number }

type Props<R extends Row> = {
  /** Names the remembered columns and sizes. */
  readonly id: string
  readonly label: string
  readonly resizeLabel: string
  readonly detailPx: number
  /** A new key is a new list. */
  readonly listKey: string
  /** Changes whenever the head of the list may have changed. */
  readonly changed: unknown
  readonly fetchPage: FetchPage<R>
  /** A row that is not in its last state yet. */
  readonly changing?: (row: R) => boolean
  /** The same function every time. */
  readonly columns: (zone: Zone) => readonly Column<R>[]
  /** Shown once it is known that there are no rows. */
  readonly empty: ReactNode
  /** Told the rows that are selected, whenever they are others; the same function every time. */
  onSelected?(rows: readonly R[]): void
  /** Further entries of the context menu. */
  readonly menuItems?: ReactNode
  /** Above the grid: why the list could not be read. */
  problem?(error: unknown): ReactNode
  detail(id: string, close: () => void): ReactNode
}

/** A list of the engine that grows at its head; Enter or a click opens a row below it, Escape closes it. */
export function NewestFirstGrid<R extends Row>(props: Props<R>) {
  const { listKey, changed, fetchPage, changing, columns } = props
  const zone = usePreferences((preferences) => preferences.zone)
  const shown = useMemo(() => columns(zone), [columns, zone])
  const list = useNewestFirst<R>({ listKey, changed, fetchPage, ...(changing === undefined ? {} : { changing }) })
  return (
    <>
      {props.problem?.(list.error)}
      <GridWithDetail {...props} columns={shown} list={list} />
    </>
  )
}

const keyOf = (row: Row): string => row.id

type GridProps<R extends Row> = Pick<
  Props<R>,
  'id' | 'label' | 'resizeLabel' | 'detailPx' | 'empty' | 'detail' | 'onSelected' | 'menuItems'
> & {
  readonly columns: readonly Column<R>[]
  readonly list: NewestFirst<R>
}

function GridWithDetail<R extends Row>(props: GridProps<R>) {
  const { id, list } = props
  const source = useListRows<R>(list.rows, keyOf, list.more)
  const [selection, setSelection] = useState<Selection | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const close = (): void => setOpened(null)
  const chosen = useMemo(() => selectedRows(source, selection), [source, selection])
  const tell = useEffectEvent((rows: readonly R[]) => props.onSelected?.(rows))
  useEffect(() => tell(chosen), [chosen])
  return (
    <Split
      id={id}
      direction="rows"
      label={props.resizeLabel}
      initialPx={props.detailPx}
      first={
        <DataGrid
          id={id}
          label={props.label}
          columns={props.columns}
          source={source}
          edge="start"
          selection={selection}
          onSelect={setSelection}
          onOpen={(position) => setOpened(source.rowAt(position)?.id ?? null)}
          onEscape={close}
          menuItems={props.menuItems}
          empty={list.loaded ? props.empty : null}
        />
      }
      second={opened === null ? null : props.detail(opened, close)}
    />
  )
}
