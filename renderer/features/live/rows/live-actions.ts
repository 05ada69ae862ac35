import { create } from 'zustand'
import type { ProduceSource } from '#shared/contract/live.ts'

/** Kept records that something shall be done with. */
export type ChosenRecords = {
  readonly sessionId: string
  readonly of: { readonly seqs: readonly number[] } | { readonly viewId: string }
  readonly count: number
  /** All that the filter shows, not a selection. */
  readonly all: boolean
}

/** The dialog that is open. */
export type LiveDialog =
  | { readonly kind: 'diff'; readonly sessionId: string; readonly left: number; readonly right: number }
  | { readonly kind: 'save'; readonly records: ChosenRecords }
  | { readonly kind: 'produce'; readonly source: ProduceSource; readonly what: string; readonly topic: string | null }
  | { readonly kind: 'capture' }
  | { readonly kind: 'edit'; readonly sessionId: string; readonly seq: number }

/** What can be done with the rows that are selected now. */
export type RowActions = {
  readonly selected: number
  readonly shown: number
  mark(): void
  compare(): void
  saveSelected(): void
  saveShown(): void
  produceSelected(): void
  edit(): void
}

type LiveActions = {
  readonly dialog: LiveDialog | null
  /** Asks the screen what can be done now; null while it is not shown. */
  readonly rows: (() => RowActions | null) | null
  /** The record that waits for the one it is compared with. */
  readonly marked: { readonly seq: number; readonly position: number; readonly listId: string } | null
  open(dialog: LiveDialog): void
  close(): void
  setRows(rows: (() => RowActions | null) | null): void
  setMarked(marked: LiveActions['marked']): void
}

/** What the menus, the keys and the command palette share. */
export const useLiveActions = create<LiveActions>()((set) => ({
  dialog: null,
  rows: null,
  marked: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
  setRows: (rows) => set({ rows }),
  setMarked: (marked) => set({ marked }),
}))
