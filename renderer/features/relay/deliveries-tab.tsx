import { Button, NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { DeliveryRow, DeliveryState } from '#shared/schema/delivery.ts'
import { deliveryState } from '#shared/schema/delivery.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { deliveryColumns, deliveryColumnsWithMapping } from './delivery-columns.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import classes from './relay.module.css'
import { ListProblem } from './list-problem.tsx'
import { useReplay } from './replay/use-replay.tsx'
import { texts } from './texts.ts'
import { useRelayForm } from './use-relay-form.ts'
import { isActive } from './use-relays.ts'

const t = texts.deliveries
const choices = [
  { value: '', label: t.all },
  ...deliveryState.options.map((value) => ({ value, label: t.states[value] })),
]

const finalStates: ReadonlySet<DeliveryState> = new Set(['delivered', 'failed', 'cancelled'])
const isChanging = (row: DeliveryRow): boolean => !finalStates.has(row.state)

/** What was sent or will be, newest first; Enter opens one with all of its attempts. */
export function DeliveriesTab(props: {
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnly: boolean
}) {
  const { name, status, readOnly } = props
  const client = useClient()
  const severalMappings = (useRelayForm(name)?.mappings.length ?? 0) > 0
  const [state, setState] = useState<DeliveryState | null>(null)
  const [selected, setSelected] = useState<readonly DeliveryRow[]>([])
  const ids = selected.map((row) => row.id)
  const replay = useReplay(name, ids, readOnly || status === undefined || status.mode === 'dry-run')
  return (
    <>
      <StateFilter state={state} onChange={setState}>
        {replay.button}
      </StateFilter>
      <NewestFirstGrid<DeliveryRow>
        key={state ?? ''}
        id="relay.deliveries"
        label={texts.tabs.deliveries}
        resizeLabel={texts.resizeDetail}
        detailPx={320}
        listKey={`${name} ${state ?? ''}`}
        changed={status}
        changing={isChanging}
        columns={severalMappings ? deliveryColumnsWithMapping : deliveryColumns}
        onSelected={setSelected}
        menuItems={replay.menuItem}
        fetchPage={async (before, limit) =>
          (await client.relays.deliveries({ relay: name, before, limit, ...(state === null ? {} : { state }) })).rows
        }
        problem={(error) => <ListProblem error={error} />}
        empty={<NoDeliveries status={status} filtered={state !== null} onShowAll={() => setState(null)} />}
        detail={(id, close) => <DeliveryDetail id={id} changed={status} onClose={close} />}
      />
    </>
  )
}

function NoDeliveries(props: {
  readonly status: RelayStatus | undefined
  readonly filtered: boolean
  onShowAll(): void
}) {
  if (props.filtered) {
    return (
      <EmptyState title={t.emptyTitle} action={<Button onClick={props.onShowAll}>{t.showAll}</Button>}>
        {t.emptyFiltered}
      </EmptyState>
    )
  }
  const dry = props.status?.mode === 'dry-run'
  return (
    <EmptyState title={t.emptyTitle}>
      {dry ? t.emptyDryRun : isActive(props.status) ? t.emptyRunning : t.emptyStopped}
    </EmptyState>
  )
}

function StateFilter(props: {
  readonly state: DeliveryState | null
  readonly children: ReactNode
  onChange(state: DeliveryState | null): void
}) {
  return (
    <div className={classes.filterBar}>
      <NativeSelect
        size="xs"
        aria-label={t.filterLabel}
        data={choices}
        value={props.state ?? ''}
        data-filter-field
        onChange={(event) => {
          const value = event.currentTarget.value
          props.onChange(value === '' ? null : (value as DeliveryState))
        }}
      />
      {props.children}
    </div>
  )
}
