import { useMemo } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Column } from './types.ts'

/** What a person changed about a grid's columns; what they did not touch stays as the program has it. */
export type ColumnLayout = {
  readonly order: readonly string[]
  readonly widths: Readonly<Record<string, number>>
  readonly shown: Readonly<Record<string, boolean>>
}

const untouched: ColumnLayout = { order: [], widths: {}, shown: {} }
const minColumnPx = 48

type Layouts = {
  readonly layouts: Readonly<Record<string, ColumnLayout>>
  change(gridId: string, change: (layout: ColumnLayout) => ColumnLayout): void
}

const useLayouts = create<Layouts>()(
  persist(
    (set) => ({
      layouts: {},
      change: (gridId, change) =>
        set((state) => ({ layouts: { ...state.layouts, [gridId]: change(state.layouts[gridId] ?? untouched) } })),
    }),
    { name: 'signalbench.columns' },
  ),
)

export type PlacedColumn<Row> = Column<Row> & {
  readonly shown: boolean
  readonly widthPx: number
  /** Share of the width that is left; 0 = none. */
  readonly share: number
}

/** Columns in the person's order with their widths; columns that the layout does not know stand where the program put them. */
export function placeColumns<Row>(columns: readonly Column<Row>[], layout: ColumnLayout): PlacedColumn<Row>[] {
  const rank = new Map(layout.order.map((id, index) => [id, index]))
  const placed = columns.map((column, index) => ({
    ...column,
    shown: layout.shown[column.id] ?? column.hiddenAtFirst !== true,
    widthPx: layout.widths[column.id] ?? column.width,
    share: layout.widths[column.id] === undefined ? Number(column.grow ?? 0) : 0,
    rank: rank.get(column.id) ?? index,
  }))
  return placed.sort((a, b) => a.rank - b.rank)
}

type Sized = readonly { readonly share: number; readonly widthPx: number }[]

/** CSS grid template of the shown columns. */
export function columnTemplate(columns: Sized): string {
  return columns
    .map((column) => (column.share > 0 ? `minmax(${column.widthPx}px, ${column.share}fr)` : `${column.widthPx}px`))
    .join(' ')
}

/** Below this width the grid scrolls sideways. */
export const columnsWidthPx = (columns: Sized): number => columns.reduce((sum, column) => sum + column.widthPx, 0)

/** Puts a column before another one, or at the end. */
export function reorder(ids: readonly string[], id: string, beforeId: string | null): string[] {
  const rest = ids.filter((other) => other !== id)
  const at = beforeId === null ? rest.length : rest.indexOf(beforeId)
  return at < 0 ? [...ids] : [...rest.slice(0, at), id, ...rest.slice(at)]
}

/** Before which column one has to be put to move a step; null is the end, undefined means that it cannot move. */
export function neighbourBefore(ids: readonly string[], id: string, step: -1 | 1): string | null | undefined {
  const at = ids.indexOf(id)
  if (at < 0 || (step === -1 ? at === 0 : at === ids.length - 1)) return undefined
  return ids[step === -1 ? at - 1 : at + 2] ?? null
}

export type ColumnActions = {
  resize(id: string, widthPx: number): void
  show(id: string, shown: boolean): void
  move(id: string, beforeId: string | null): void
  reset(): void
}

/** The columns as the person arranged them, remembered under `gridId` in this browser, and what changes that. */
export function useColumns<Row>(gridId: string, columns: readonly Column<Row>[]): [PlacedColumn<Row>[], ColumnActions] {
  const layout = useLayouts((state) => state.layouts[gridId]) ?? untouched
  const change = useLayouts((state) => state.change)
  // Rows are drawn again when this list is a new one.
  const placed = useMemo(() => placeColumns(columns, layout), [columns, layout])
  const actions = useMemo(
    (): ColumnActions => ({
      resize: (id, widthPx) =>
        change(gridId, (before) => ({
          ...before,
          widths: { ...before.widths, [id]: Math.max(minColumnPx, Math.round(widthPx)) },
        })),
      show: (id, shown) => change(gridId, (before) => ({ ...before, shown: { ...before.shown, [id]: shown } })),
      move: (id, beforeId) =>
        change(gridId, (before) => ({
          ...before,
          order: reorder(
            placed.map((column) => column.id),
            id,
            beforeId,
          ),
        })),
      reset: () => change(gridId, () => untouched),
    }),
    [gridId, placed, change],
  )
  return [placed, actions]
}
