import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import type { Selection } from '../../ui/data-grid/types.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { useLiveColumns } from './columns/all-columns.tsx'
import { LiveDetail } from './detail/live-detail.tsx'
import { FilterProblem } from './filter/filter-problem.tsx'
import { useShownProblem } from './filter/use-shown-problem.ts'
import { LargeHistogram } from './histogram/time-histogram.tsx'
import { useLiveUi, type LiveChoice } from './live-choice.ts'
import { LiveCounters } from './live-counters.tsx'
import { LiveEmpty } from './live-empty.tsx'
import { LiveNotice } from './live-notice.tsx'
import classes from './live.module.css'
import { useLiveActions } from './rows/live-actions.ts'
import { RowMenu } from './rows/row-menu.tsx'
import { useLiveRows } from './rows/use-live-rows.ts'
import { useOpenedSeq } from './rows/use-opened-seq.ts'
import { useRowActions } from './rows/use-row-actions.ts'
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
  const opened = useOpenedSeq(source, selection)
  // Positions of another view mean other records, and so they do after a new search with another mapping.
  const listId = `${view.status?.viewId} ${view.filter === '' ? '' : view.status?.revision}`
  useEffect(() => setSelection(null), [listId])
  const actions = useRowActions({ sessionId: live.sessionId, view, rows: source, selection, listId })
  return { view, columns, source, selection, setSelection, opened, listId, actions }
}

/** Toolbar, counters, rows, and the opened record below. */
export function LiveReading(props: Props) {
  const { live, choice } = props
  const ui = useLiveUi()
  const rows = useRows(live)
  const { view, actions, opened } = rows
  const problem = useShownProblem(view.problem, ui.filter, ui.applied)
  const following = useFollowing()
  const marked = useLiveActions((state) => state.marked)
  const dialog = useLiveActions((state) => state.dialog)
  const screen = useRef<HTMLDivElement>(null)
  useFilterKeys(screen)

  const restart = () => props.onStart(choice)
  const focusGrid = () => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  const detailShown = ui.detailOpen && opened.seq !== null && live.sessionId !== null
  const onKey = (key: string): boolean => {
    if (key === 'm') actions?.mark()
    else if (key === 'd') actions?.compare()
    else return false
    return true
  }
  return (
    <div ref={screen} className={classes.screen}>
      <h2 className={classes.title}>Live</h2>
      <LiveToolbar
        live={live}
        choice={choice}
        view={view}
        problem={problem}
        starting={props.starting}
        columns={rows.columns}
        actions={actions}
        onFilterDone={focusGrid}
        onStart={props.onStart}
      />
      <div className={classes.countersBox}>
        <LiveCounters
          live={live}
          view={view}
          selected={actions?.selected ?? 0}
          following={following.following}
          onFollow={following.follow}
        />
        <FilterProblem problem={problem} typed={ui.filter} inForce={view.filter} />
      </div>
      {ui.histogramOpen ? <LargeHistogram live={live} view={view} /> : null}
      {props.startProblem === null || live.state === 'failed' ? null : <Notice tone="err" text={props.startProblem} />}
      <LiveNotice live={live} busy={props.starting} onStart={restart} />
      <Split
        id="live-detail"
        direction="rows"
        label="Height of the details"
        initialPx={340}
        first={
          <DataGrid
            key={rows.listId}
            id={rows.columns.gridId}
            label="Records"
            columns={rows.columns.columns}
            source={rows.source}
            edge="end"
            selection={rows.selection}
            onSelect={(next) => {
              opened.forgetAsked()
              rows.setSelection(next)
            }}
            onOpen={() => ui.setDetailOpen(true)}
            onEscape={() => (detailShown ? ui.setDetailOpen(false) : rows.setSelection(null))}
            onKey={onKey}
            onFollowing={following.tell}
            marked={marked?.listId === rows.listId ? marked.position : null}
            menuItems={actions === null ? undefined : <RowMenu actions={actions} marked={marked !== null} />}
            empty={<LiveEmpty live={live} view={view} onClearFilter={() => ui.applyFilter('')} onStart={restart} />}
          />
        }
        second={
          detailShown ? (
            <LiveDetail
              sessionId={live.sessionId ?? ''}
              seq={opened.seq}
              onClose={() => {
                ui.setDetailOpen(false)
                focusGrid()
              }}
            />
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
