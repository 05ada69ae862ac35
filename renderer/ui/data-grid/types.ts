import type { ReactNode } from 'react'

/** Rows by stable position, min <= position < max. A new object whenever anything changed. */
export type RowSource<Row> = {
  readonly min: number
  readonly max: number
  /** undefined: not here yet. null: gone, the engine no longer keeps it. */
  rowAt(position: number): Row | null | undefined
  /** The grid shows these now; the source brings what is missing. */
  want?(from: number, to: number): void
  /** All rows of a stretch, for copying. */
  load?(from: number, to: number): Promise<readonly Row[]>
}

export type Column<Row> = {
  /** Stable: sizes and order are remembered under it. */
  readonly id: string
  readonly title: string
  /** Width at first, pixels. */
  readonly width: number
  /** Takes a share of what is left of the width, `true` = 1; not any more once a person has sized it. */
  readonly grow?: boolean | number
  readonly align?: 'end'
  /** Data in the monospaced font. */
  readonly mono?: boolean
  readonly dim?: boolean
  /** Hidden until chosen in the column menu. */
  readonly hiddenAtFirst?: boolean
  /** The cell as text: shown and copied. Null shows a dash. */
  text(row: Row): string | null
  /** Drawn instead of the text. */
  cell?(row: Row): ReactNode
  /** Title of the cell. */
  hint?(row: Row): string
}

/** A stretch of positions, `from` <= position < `to`. */
export type Stretch = { readonly from: number; readonly to: number }

/** Selected are the positions from `anchor` to `focus`, both included, and `others` (Ctrl-click, Ctrl+A). */
export type Selection = {
  readonly anchor: number
  readonly focus: number
  /** In order, not overlapping. */
  readonly others?: readonly Stretch[]
}
