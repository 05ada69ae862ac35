import { useState, type ReactNode } from 'react'
import { Split } from '../split/split.tsx'
import { DataGrid } from './data-grid.tsx'
import type { Column, RowSource, Selection } from './types.ts'

/** A list, newest first; Enter or a click opens a row below it, Escape closes it. */
export function GridWithDetail<Row extends { readonly id: string }>(props: {
  /** Names the remembered columns and sizes. */
  readonly id: string
  readonly label: string
  readonly resizeLabel: string
  readonly detailPx: number
  readonly columns: readonly Column<Row>[]
  readonly source: RowSource<Row>
  readonly empty: ReactNode
  detail(id: string, close: () => void): ReactNode
}) {
  const { id, source } = props
  const [selection, setSelection] = useState<Selection | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const close = (): void => setOpened(null)
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
          empty={props.empty}
        />
      }
      second={opened === null ? null : props.detail(opened, close)}
    />
  )
}
