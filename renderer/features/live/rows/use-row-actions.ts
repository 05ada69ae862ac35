import { quantity } from '#shared/lib/quantity.ts'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import type { ViewRow } from '#shared/contract/live.ts'
import { showProblem } from '../../../rpc/show-problem.ts'
import { selectedCount } from '../../../ui/data-grid/selection.ts'
import type { RowSource, Selection } from '../../../ui/data-grid/types.ts'
import { count } from '../../../ui/format/numbers.ts'
import type { LiveView } from '../use-view.ts'
import { maxSeqs, selectedRecords, selectedSeqs, shownRecords } from './chosen-records.ts'
import { useLiveActions, type RowActions } from './live-actions.ts'

type Given = {
  readonly sessionId: string | null
  readonly view: LiveView
  readonly rows: RowSource<ViewRow>
  readonly selection: Selection | null
  /** Positions of another list mean other records. */
  readonly listId: string
}

function tell(message: string): void {
  notifications.show({ message, autoClose: 4_000 })
}
const tooMany = `More than ${count(maxSeqs)} records are selected.`

const recordsText = (records: number): string => quantity(records, 'record')

/** What the menus, keys and commands do with the selected rows. */
export function useRowActions(given: Given): RowActions | null {
  const setRows = useLiveActions((state) => state.setRows)
  const actions = given.sessionId === null ? null : actionsOf(given, given.sessionId)
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    setRows(() => latest.current)
    return () => setRows(null)
  }, [setRows])
  return actions
}

function actionsOf(given: Given, sessionId: string): RowActions {
  const { view, rows, selection } = given
  const shown = { sessionId, view, rows }
  const focused = selection === null ? null : (rows.rowAt(selection.focus) ?? null)
  const { open } = useLiveActions.getState()
  const withSelected = (run: (selection: Selection) => Promise<void>) => () => {
    if (selection === null) tell('Select a record first.')
    else void run(selection).catch(showProblem)
  }
  return {
    selected: selectedCount(selection),
    shown: view.status === null ? 0 : view.status.max - view.status.min,
    mark: () => {
      if (focused !== null && selection !== null) mark(focused.seq, selection.focus, given.listId)
    },
    compare: withSelected(async (selected) => {
      const seqs = selectedCount(selected) === 2 ? await selectedSeqs(shown, selected) : null
      compare(sessionId, seqs ?? [useLiveActions.getState().marked?.seq, focused?.seq])
    }),
    saveSelected: withSelected(async (selected) => {
      const records = await selectedRecords(shown, selected)
      if (records === null) tell(`${tooMany} Filter for them and save all that is shown instead.`)
      else open({ kind: 'save', records })
    }),
    saveShown: () => {
      const records = shownRecords(shown)
      if (records !== null && records.count > 0) open({ kind: 'save', records })
    },
    produceSelected: withSelected(async (selected) => {
      const seqs = await selectedSeqs(shown, selected)
      if (seqs === null) return tell(`${tooMany} Save them as a capture and produce that.`)
      const source = { kind: 'records' as const, sessionId, seqs: [...seqs] }
      open({ kind: 'produce', source, what: recordsText(seqs.length), topic: null })
    }),
    edit: () => {
      if (focused === null) tell('Select a record first.')
      else open({ kind: 'edit', sessionId, seq: focused.seq })
    },
  }
}

function mark(seq: number, position: number, listId: string): void {
  const { marked, setMarked } = useLiveActions.getState()
  if (marked?.seq === seq) return setMarked(null)
  setMarked({ seq, position, listId })
  tell('Marked. Go to another record and press d to compare the two.')
}

function compare(sessionId: string, [left, right]: readonly (number | undefined)[]): void {
  if (left === undefined || right === undefined || left === right)
    tell('Select two records (Ctrl-click), or mark one with m and press d on the other.')
  else useLiveActions.getState().open({ kind: 'diff', sessionId, left, right })
}
