import { useMemo, useState } from 'react'
import type { DryRunRow, RelayStatus } from '#shared/contract/relays.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { VerdictTag } from '../../ui/badges/verdict-tag.tsx'
import { DataGrid } from '../../ui/data-grid/data-grid.tsx'
import { eventColumn, placeColumn, timeColumn, userColumn } from '../../ui/data-grid/record-columns.ts'
import type { Column, Selection } from '../../ui/data-grid/types.ts'
import { useListRows } from '../../ui/data-grid/use-list-rows.ts'
import { useNewestFirst } from '../../ui/data-grid/use-newest-first.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import type { Zone } from '../../ui/format/time.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { ListProblem } from './list-problem.tsx'
import { texts } from './texts.ts'
import { isActive } from './use-relays.ts'

const t = texts.dryRun
const keyOf = (row: DryRunRow): string => String(row.seq)

function columnsOf(zone: Zone): readonly Column<DryRunRow>[] {
  return [
    timeColumn(t.columns.time, zone, (row) => row.atMs),
    placeColumn(t.columns.place),
    eventColumn(t.columns.event),
    { ...userColumn(t.columns.user), grow: true },
    {
      id: 'bytes',
      title: t.columns.bytes,
      width: 128,
      align: 'end',
      mono: true,
      dim: true,
      text: (row) => (row.eventBytes === null ? null : t.bytesOf(row.eventBytes)),
    },
    {
      id: 'verdict',
      title: t.columns.verdict,
      width: 140,
      text: (row) => row.verdict,
      cell: (row) => <VerdictTag verdict={row.verdict} eventBytes={row.eventBytes} />,
    },
  ]
}

/** What a dry run would have sent, newest first. */
export function DryRunTab(props: { readonly name: string; readonly status: RelayStatus | undefined }) {
  const { name, status } = props
  const client = useClient()
  const zone = usePreferences((preferences) => preferences.zone)
  const [selection, setSelection] = useState<Selection | null>(null)
  const columns = useMemo(() => columnsOf(zone), [zone])
  const list = useNewestFirst<DryRunRow>({
    listKey: name,
    changed: status,
    fetchPage: async (before, limit) => (await client.relays.dryRunRows({ relay: name, before, limit })).rows,
  })
  const source = useListRows(list.rows, keyOf, list.more)
  const why = status?.mode !== 'dry-run' ? t.emptyOther : isActive(status) ? t.emptyRunning : t.emptyStopped
  return (
    <>
      <ListProblem error={list.error} />
      <DataGrid
        id="relay.dry-run"
        label={texts.tabs.wouldSend}
        columns={columns}
        source={source}
        edge="start"
        selection={selection}
        onSelect={setSelection}
        empty={list.loaded ? <EmptyState title={t.emptyTitle}>{why}</EmptyState> : null}
      />
    </>
  )
}
