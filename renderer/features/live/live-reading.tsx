import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useRoute } from 'wouter'
import type { LiveStatus, ViewRow } from '#shared/contract/live.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import type { RowSource, Selection } from '../../ui/data-grid/types.ts'
import { usePagedRows } from '../../ui/data-grid/use-paged-rows.ts'
import { links, routes } from '../../ui/links.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { Split } from '../../ui/split/split.tsx'
import { LiveDetail } from './detail/live-detail.tsx'
import { useLiveUi, type LiveChoice } from './live-choice.ts'
import { liveColumns } from './live-columns.tsx'
import { LiveCounters } from './live-counters.tsx'
import { LiveEmpty } from './live-empty.tsx'
import { LiveNotice } from './live-notice.tsx'
import classes from './live.module.css'
import { LiveToolbar } from './toolbar/live-toolbar.tsx'
import { useView, type LiveView } from './use-view.ts'

const gridId = 'live'

type Props = {
  readonly live: LiveStatus
  readonly choice: LiveChoice
  readonly starting: boolean
  /** Why the last start failed. */
  readonly startProblem: string | null
  onStart(choice: LiveChoice): void
}

function useLiveRows(view: LiveView): RowSource<ViewRow> {
  const client = useClient()
  const viewId = view.status?.viewId ?? null
  return usePagedRows<ViewRow>({
    listKey: viewId === null ? null : `${viewId} ${view.status?.revision ?? 0}`,
    min: view.status?.min ?? 0,
    max: view.status?.max ?? 0,
    fetchRows: async (from, limit) => (await client.live.rows({ viewId: viewId ?? '', from, limit })).rows,
    positionOf: (row) => row.position,
    onError: (error) => {
      if (problemOf(error).code === 'NOT_FOUND') view.reopen()
    },
  })
}

/** The record that is shown below: the selected row's, or the one that the address asks for. */
function useOpenedSeq(rows: RowSource<ViewRow>, selection: Selection | null): [number | null, (clear: void) => void] {
  const [, params] = useRoute(routes.liveRecord)
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<number | null>(null)
  const wanted = params?.seq
  useEffect(() => {
    if (wanted === undefined) return
    setAsked(Number(wanted))
    navigate(links.live, { replace: true })
  }, [wanted, navigate])
  const last = useRef<number | null>(null)
  const row = selection === null ? undefined : rows.rowAt(selection.focus)
  if (row !== undefined && row !== null) last.current = row.seq
  if (selection === null) last.current = null
  return [asked ?? last.current, () => setAsked(null)]
}

/** Toolbar, counters, rows, and the opened record below. */
export function LiveReading(props: Props) {
  const { live, choice } = props
  const ui = useLiveUi()
  const zone = usePreferences((state) => state.zone)
  const columns = useMemo(() => liveColumns(zone), [zone])
  const view = useView(live.sessionId, ui.filter)
  const rows = useLiveRows(view)
  const [selection, setSelection] = useState<Selection | null>(null)
  const [openedSeq, forgetAsked] = useOpenedSeq(rows, selection)
  const screen = useRef<HTMLDivElement>(null)
  // Positions of another view mean other records, and so they do after a new search with another mapping.
  const listId = `${view.status?.viewId} ${view.filter === '' ? '' : view.status?.revision}`
  useEffect(() => setSelection(null), [listId])

  const restart = () => props.onStart(choice)
  const focusGrid = () => screen.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  const detailShown = ui.detailOpen && openedSeq !== null && live.sessionId !== null
  return (
    <div ref={screen} className={classes.screen}>
      <h2 className={classes.title}>Live</h2>
      <LiveToolbar
        live={live}
        choice={choice}
        view={view.filter === '' ? null : view.status}
        filter={ui.filter}
        filterBad={view.problem !== null}
        starting={props.starting}
        gridId={gridId}
        columns={columns}
        onFilter={ui.setFilter}
        onFilterDone={focusGrid}
        onStart={props.onStart}
      />
      <FilterProblem view={view} filter={ui.filter} />
      <LiveCounters live={live} view={view} />
      {props.startProblem === null || live.state === 'failed' ? null : <Notice tone="err" text={props.startProblem} />}
      <LiveNotice live={live} busy={props.starting} onStart={restart} />
      <Split
        id="live-detail"
        direction="rows"
        label="Height of the details"
        initialPx={340}
        first={
          <DataGrid
            key={listId}
            id={gridId}
            label="Records"
            columns={columns}
            source={rows}
            edge="end"
            selection={selection}
            onSelect={(next) => {
              forgetAsked()
              setSelection(next)
            }}
            onOpen={() => ui.setDetailOpen(true)}
            onEscape={() => (detailShown ? ui.setDetailOpen(false) : setSelection(null))}
            empty={<LiveEmpty live={live} view={view} onClearFilter={() => ui.setFilter('')} onStart={restart} />}
          />
        }
        second={
          detailShown ? (
            <LiveDetail
              sessionId={live.sessionId ?? ''}
              seq={openedSeq}
              onClose={() => {
                ui.setDetailOpen(false)
                focusGrid()
              }}
            />
          ) : null
        }
      />
    </div>
  )
}

/** Says what is wrong with the filter, where, and what is shown meanwhile. */
function FilterProblem(props: { readonly view: LiveView; readonly filter: string }) {
  const { problem } = props.view
  if (problem === null) return null
  const { position } = problem.data
  return (
    <div className={classes.filterError} role="alert">
      {position === undefined ? null : (
        <code>
          {props.filter.slice(Math.max(0, position - 20), position)}
          <mark>{props.filter.slice(position, position + 12) || ' '}</mark>
        </code>
      )}
      <span>
        {position === undefined ? null : `At character ${position + 1}: `}
        {problem.message}{' '}
        {props.view.filter === '' ? (
          'All records are shown meanwhile.'
        ) : (
          <>
            Meanwhile: <code>{props.view.filter}</code>
          </>
        )}
      </span>
    </div>
  )
}
