import type { ViewRow } from '#shared/contract/live.ts'
import { selectedCount, stretchesOf } from '../../../ui/data-grid/selection.ts'
import type { RowSource, Selection } from '../../../ui/data-grid/types.ts'
import type { LiveView } from '../use-view.ts'
import type { ChosenRecords } from './live-actions.ts'

/** More than this is not named one by one (shared/contract/live.ts). */
export const maxSeqs = 10_000

type Shown = { readonly sessionId: string; readonly view: LiveView; readonly rows: RowSource<ViewRow> }

/** Sequence numbers of the selected rows; null where they are too many to name. */
export async function selectedSeqs(shown: Shown, selection: Selection): Promise<readonly number[] | null> {
  if (selectedCount(selection) > maxSeqs) return null
  const seqs: number[] = []
  for (const { from, to } of stretchesOf(selection)) {
    // Without a filter the position is the sequence number (shared/contract/live.ts).
    if (shown.view.filter === '') for (let seq = from; seq < to; seq += 1) seqs.push(seq)
    else for (const row of (await shown.rows.load?.(from, to)) ?? []) seqs.push(row.seq)
  }
  return seqs
}

/** All that the filter shows. */
export function shownRecords(shown: Shown): ChosenRecords | null {
  const { status } = shown.view
  if (status === null) return null
  return { sessionId: shown.sessionId, of: { viewId: status.viewId }, count: status.max - status.min, all: true }
}

/** The selected records; everything selected is the same as all that the filter shows. */
export async function selectedRecords(shown: Shown, selection: Selection): Promise<ChosenRecords | null> {
  const { rows } = shown
  const [first, ...more] = stretchesOf(selection)
  if (first !== undefined && more.length === 0 && first.from <= rows.min && first.to >= rows.max)
    return shownRecords(shown)
  const seqs = await selectedSeqs(shown, selection)
  return seqs === null ? null : { sessionId: shown.sessionId, of: { seqs }, count: seqs.length, all: false }
}
