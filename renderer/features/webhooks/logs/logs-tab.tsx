import { Button } from '@mantine/core'
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import type { AttemptLogRow } from '#shared/contract/webhook-log.ts'
import { problemOf } from '../../../rpc/errors.ts'
import type { LiveStream } from '../../../rpc/live-stream.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { useWorkspace } from '../../../rpc/workspace-files.ts'
import { DataGrid } from '../../../ui/data-grid/data-grid.tsx'
import { selectedRows } from '../../../ui/data-grid/selected-rows.ts'
import type { RowSource, Selection } from '../../../ui/data-grid/types.ts'
import { useListRows } from '../../../ui/data-grid/use-list-rows.ts'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { percent } from '../../../ui/format/numbers.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { Split } from '../../../ui/split/split.tsx'
import { AttemptPane } from './attempt-pane.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { logColumns } from './log-columns.tsx'
import { LogFilter } from './log-filter.tsx'
import { searchedShare } from './log-state.ts'
import classes from './logs.module.css'
import { ResendButton } from './resend.tsx'
import { texts } from './texts.ts'
import { keyOfRow, useLog, type Log } from './use-log.ts'

/** Says when attempts were logged, at most twice a second. */
const counted: LiveStream<{ counted: number }> = {
  key: 'webhookStats.watch',
  open: (client, signal) => client.webhookStats.watch(undefined, { signal }),
}

type Told = { readonly tone: 'ok' | 'err'; readonly title?: string; readonly text: string }

/** Every request that a webhook sent, newest first; Enter opens one. */
export function LogsTab(props: { readonly webhook: string; readonly filter: string }) {
  const { webhook } = props
  const [filter, setFilter] = useState(props.filter)
  const [selection, setSelection] = useState<Selection | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const [told, setTold] = useState<Told | null>(null)
  const log = useLog(webhook, filter, useLive(counted).value)
  const source = useListRows(log.rows, keyOfRow, log.more)
  const selected = useMemo(() => selectedRows(source, selection), [source, selection])
  const readOnly = useWorkspace()?.readOnlyReason !== null
  const host = useRef<HTMLDivElement>(null)
  // What was selected or opened of another list is not in this one.
  const applyFilter = useCallback((next: string): void => {
    setFilter(next)
    setSelection(null)
    setOpened(null)
  }, [])
  const resend = (deliveryIds: readonly string[]) => (
    <ResendButton
      webhook={webhook}
      deliveryIds={deliveryIds}
      disabled={readOnly}
      onSent={(ids) => setTold({ tone: 'ok', text: texts.resent(ids) })}
      onError={(error) => setTold({ tone: 'err', title: texts.resendFailed, text: problemOf(error).message })}
    />
  )
  return (
    <div ref={host} className={classes.tab}>
      {log.error === null ? null : <Notice tone="err" text={problemOf(log.error).message} />}
      {told === null ? null : <Notice {...told} onClose={() => setTold(null)} />}
      <div className={classes.bar}>
        <LogFilter
          filter={filter}
          status={filter === '' ? '' : foundText(log)}
          onApply={applyFilter}
          onLeave={() => host.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
        />
        {selected.length > 1 ? resend([...new Set(selected.map((row) => row.deliveryId))]) : null}
        <CompareButton selected={selected} />
        <ExportButton webhook={webhook} filter={filter} selected={selected} disabled={readOnly} />
      </div>
      <Split
        id="webhooks.log"
        direction="rows"
        label={texts.resizeDetail}
        initialPx={340}
        first={
          <AttemptGrid
            source={source}
            selection={selection}
            onSelect={setSelection}
            onOpen={setOpened}
            empty={<NoAttempts log={log} filtered={filter !== ''} />}
          />
        }
        second={
          opened === null ? null : (
            <AttemptPane
              id={opened}
              resend={(deliveryId) => resend([deliveryId])}
              onOnlyDelivery={(deliveryId) => applyFilter(`delivery = ${deliveryId}`)}
              onClose={() => setOpened(null)}
            />
          )
        }
      />
    </div>
  )
}

const shareText = (log: Log): string => percent(searchedShare(log), 1)

const foundText = (log: Log): string => texts.searched(shareText(log), log.rows.length, !log.complete)

function AttemptGrid(props: {
  readonly source: RowSource<AttemptLogRow>
  readonly selection: Selection | null
  readonly empty: ReactNode
  onSelect(selection: Selection | null): void
  onOpen(id: string | null): void
}) {
  const { source, onOpen } = props
  const zone = usePreferences((preferences) => preferences.zone)
  const columns = useMemo(() => logColumns(zone), [zone])
  return (
    <DataGrid
      id="webhooks.log"
      label={texts.grid}
      columns={columns}
      source={source}
      edge="start"
      selection={props.selection}
      onSelect={props.onSelect}
      onOpen={(position) => onOpen(source.rowAt(position)?.id ?? null)}
      onEscape={() => onOpen(null)}
      empty={props.empty}
    />
  )
}

/** Nothing is said before it is known that there is nothing. */
function NoAttempts(props: { readonly log: Log; readonly filtered: boolean }) {
  const { log, filtered } = props
  if (log.topSeq === null) return null
  if (!filtered) return <EmptyState title={texts.emptyTitle}>{texts.empty}</EmptyState>
  return <EmptyState title={texts.noneTitle}>{texts.none(shareText(log), log.complete)}</EmptyState>
}

/** Of two selected attempts. */
function CompareButton(props: { readonly selected: readonly AttemptLogRow[] }) {
  const [pair, setPair] = useState<readonly [string, string] | null>(null)
  const [newer, older] = props.selected
  const isPair = newer !== undefined && older !== undefined && props.selected.length === 2
  return (
    <>
      <Button
        title={isPair ? undefined : texts.compareHint}
        disabled={!isPair}
        onClick={() => isPair && setPair([older.id, newer.id])}
      >
        {texts.compare}
      </Button>
      {pair === null ? null : <CompareDialog ids={pair} onClose={() => setPair(null)} />}
    </>
  )
}

function ExportButton(props: {
  readonly webhook: string
  readonly filter: string
  readonly selected: readonly AttemptLogRow[]
  readonly disabled: boolean
}) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button disabled={props.disabled} onClick={() => setOpened(true)}>
        {texts.exportOpen}
      </Button>
      <ExportDialog
        webhook={props.webhook}
        filter={props.filter}
        selected={props.selected.map((row) => row.id)}
        opened={opened}
        onClose={() => setOpened(false)}
      />
    </>
  )
}
