import { Button, NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { DeliveryRow, DeliveryState } from '#shared/schema/delivery.ts'
import { deliveryState } from '#shared/schema/delivery.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { deliveryColumns, deliveryColumnsWithMapping } from './delivery-columns.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import classes from './relay.module.css'
import { links } from '../../ui/links.ts'
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

type Props = { readonly name: string; readonly status: RelayStatus | undefined; readonly readOnly: boolean }

/** What was sent or will be; what goes through a webhook stands in that webhook's log. */
export function DeliveriesTab(props: Props) {
  const settings = useRelayForm(props.name)
  if (settings?.destinationKind === 'webhook') return <WebhookDeliveries webhook={settings.webhook} />
  return <EventDeliveries {...props} severalMappings={(settings?.mappings.length ?? 0) > 0} />
}

function WebhookDeliveries({ webhook }: { readonly webhook: string }) {
  return (
    <EmptyState
      title={t.webhookTitle(webhook)}
      action={
        <Button component={Link} href={links.webhookLog(webhook, 'origin = relay')}>
          {t.webhookOpen}
        </Button>
      }
    >
      {t.webhookText}
    </EmptyState>
  )
}

/** Newest first; Enter opens one with all of its attempts. */
function EventDeliveries(props: Props & { readonly severalMappings: boolean }) {
  const { name, status, readOnly, severalMappings } = props
  const client = useClient()
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
