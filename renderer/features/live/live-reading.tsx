import { VisuallyHidden } from '@mantine/core'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'
import type { Selection } from '../../ui/data-grid/types.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { useLiveColumns } from './columns/all-columns.tsx'
import { useShownProblem } from '../../ui/filter-frame/use-shown-problem.ts'
import { LiveDetail } from './detail/live-detail.tsx'
import { FilterProblem } from './filter/filter-problem.tsx'
import { LargeHistogram } from './histogram/time-histogram.tsx'
import { useLiveUi, type LiveChoice } from './live-choice.ts'
import { LiveCounters } from './live-counters.tsx'
import { LiveEmpty } from './live-empty.tsx'
import { LiveGrid } from './live-grid.tsx'
import { LiveNotice, MappingNotice } from './live-notice.tsx'
import classes from './live.module.css'
import { useLiveActions } from './rows/live-actions.ts'
import { useLiveRows } from './rows/use-live-rows.ts'
import { useOpenedSeq } from './rows/use-opened-seq.ts'
import { useRowActions } from './rows/use-row-actions.ts'
import { useSteadyLive } from './steady-live.ts'
import { LiveToolbar } from './toolbar/live-toolbar.tsx'
import { useFilterKeys } from './use-filter-keys.ts'
import { useView } from './use-view.ts'

type Props = {
  readonly live: LiveStatus
  readonly choice: LiveChoice
  readonly starting: boolean
  /** Why the last start failed. */
  readonly startProblem: string | null
  onStart(choice: LiveChoice): void
}

/** Opened seldom, and heavy with an editor: loaded with the first one. */
const LiveDialogs = lazy(async () => ({ default: (await import('./dialogs/live-dialogs.tsx')).LiveDialogs }))

/** Whether the grid stays at its newest row, and how to make it so. */
function useFollowing() {
  const [state, setState] = useState<{ readonly following: boolean; follow(): void } | null>(null)
  const tell = useCallback((following: boolean, follow: () => void) => setState({ following, follow }), [])
  return { following: state?.following ?? null, follow: () => state?.follow(), tell }
}

/** Everything about the rows: what is shown, selected and opened, and what can be done with it. */
function useRows(live: LiveStatus) {
  const ui = useLiveUi()
  const view = useView(live.sessionId, ui.filter, ui.applied)
  const columns = useLiveColumns(live.connection)
  const source = useLiveRows(view, columns.paths)
  const [selection, setSelection] = useState<Selection | null>(null)
  const { seq, forgetAsked } = useOpenedSeq(source, selection)
  // Positions of another view mean other records, and so they do after a new search with another mapping.
  const listId = `${view.status?.viewId} ${view.filter === '' ? '' : view.status?.revision}`
  useEffect(() => setSelection(null), [listId])
  const select = useCallback(
    (next: Selection | null) => {
      if (next !== null) forgetAsked()
      setSelection(next)
    },
    [forgetAsked],
  )
  const actions = useRowActions({ sessionId: live.sessionId, view, rows: source, selection, listId })
  return { view, columns, source, selection, select, openedSeq: seq, listId, actions }
}

/** What is done to the screen as a whole: the focus goes to the grid, the details close. */
function useScreen() {
  const screen = useRef<HTMLDivElement>(null)
  const setDetailOpen = useLiveUi((state) => state.setDetailOpen)
  useFilterKeys(screen)
  const focusGrid = useCallback(() => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus(), [])
  const closeDetail = useCallback(() => {
    setDetailOpen(false)
    focusGrid()
  }, [setDetailOpen, focusGrid])
  return { screen, focusGrid, closeDetail }
}

/** Toolbar, counters, rows, and the opened record below. */
export function LiveReading(props: Props) {
  const { live, choice } = props
  const steady = useSteadyLive(live)
  const ui = useLiveUi()
  const rows = useRows(live)
  const { view, source } = rows
  const problem = useShownProblem(view.problem, view.problem?.data.position ?? 0, ui.filter, ui.applied)
  const { following, follow, tell } = useFollowing()
  const dialog = useLiveActions((state) => state.dialog)
  const { screen, focusGrid, closeDetail } = useScreen()

  const restart = () => props.onStart(choice)
  const detailShown = ui.detailOpen && rows.openedSeq !== null && live.sessionId !== null
  const isEmpty = source.max === source.min
  return (
    <div ref={screen} className={classes.screen}>
      <VisuallyHidden component="h2">Live</VisuallyHidden>
      <LiveToolbar
        live={steady}
        choice={choice}
        search={view.filter === '' ? null : view.status}
        problem={problem}
        starting={props.starting}
        columns={rows.columns}
        onFilterDone={focusGrid}
        onStart={props.onStart}
      />
      <div className={classes.countersBox}>
        <LiveCounters
          live={live}
          view={view}
          selected={rows.actions?.selected ?? 0}
          following={following}
          onFollow={follow}
        />
        <FilterProblem problem={problem} typed={ui.filter} inForce={view.filter} />
      </div>
      {ui.histogramOpen ? <LargeHistogram live={live} view={view} /> : null}
      {props.startProblem === null || live.state === 'failed' ? null : <Notice tone="err" text={props.startProblem} />}
      <MappingNotice live={steady} />
      <LiveNotice live={steady} busy={props.starting} onStart={restart} />
      <Split
        id="live-detail"
        direction="rows"
        label="Height of the details"
        initialPx={340}
        first={
          <LiveGrid
            listId={rows.listId}
            columns={rows.columns}
            source={source}
            selection={rows.selection}
            detailShown={detailShown}
            onSelect={rows.select}
            onFollowing={tell}
            empty={
              isEmpty ? (
                <LiveEmpty live={steady} view={view} onClearFilter={() => ui.applyFilter('')} onStart={restart} />
              ) : null
            }
          />
        }
        second={
          detailShown ? (
            <LiveDetail sessionId={live.sessionId ?? ''} seq={rows.openedSeq} onClose={closeDetail} />
          ) : null
        }
      />
      {dialog === null ? null : (
        <Suspense fallback={null}>
          <LiveDialogs dialog={dialog} />
        </Suspense>
      )}
    </div>
  )
}
