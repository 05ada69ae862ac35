import { Button, Menu, NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { EndpointStatus, HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import { deliveryState, type DeliveryState } from '#shared/schema/delivery.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { Counts } from '../../../ui/screen/counts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { deliveryColumns } from './delivery-columns.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import { sendingTexts as texts } from './texts.ts'
import { TimeScale } from './time-scale.tsx'
import classes from './sending.module.css'
import { useDeliveryActions } from './use-sending.ts'
import type { Webhooks } from '../use-webhooks.ts'

const finalStates: ReadonlySet<DeliveryState> = new Set(['delivered', 'failed', 'cancelled'])
const isChanging = (row: HttpDeliveryRow): boolean => !finalStates.has(row.state)
const choices = [
  { value: '', label: texts.all },
  ...deliveryState.options.map((value) => ({ value, label: texts.states[value] })),
]

type Props = {
  readonly name: string
  readonly webhooks: Webhooks
  readonly readOnly: boolean
  /** What sends: at the left of the bar. */
  readonly children: ReactNode
}

/** What is sent and will be: counts, how fast time passes, the deliveries with what can be done, their attempts. */
export function SendingTab({ name, webhooks, readOnly, children }: Props) {
  const client = useClient()
  const [state, setState] = useState<DeliveryState | null>(null)
  const [selected, setSelected] = useState<readonly HttpDeliveryRow[]>([])
  const actions = useDeliveryActions()
  const status = webhooks.statuses.find((one) => one.name === name)
  const ids = selected.map((row) => row.id)
  const acts = [
    { label: texts.retryNow, act: actions.retryNow },
    { label: texts.cancel, act: actions.cancel },
    { label: texts.resend, act: actions.resend },
  ]
  return (
    <>
      <QueueCounts status={status} />
      <div className={classes.bar}>
        {children}
        <NativeSelect
          size="xs"
          aria-label={texts.filter}
          data={choices}
          value={state ?? ''}
          data-filter-field
          onChange={({ currentTarget: { value } }) => setState(value === '' ? null : (value as DeliveryState))}
        />
        {acts.map(({ label, act }) => (
          <Button key={label} disabled={readOnly || ids.length === 0} onClick={() => act(ids)}>
            {label}
          </Button>
        ))}
        <span className={classes.space} />
        <TimeScale scale={webhooks.timeScale} webhook={name} readOnly={readOnly} />
      </div>
      <NewestFirstGrid<HttpDeliveryRow>
        key={state ?? ''}
        id="webhooks.deliveries"
        label={texts.queue}
        resizeLabel={texts.resize}
        detailPx={260}
        listKey={`${name} ${state ?? ''}`}
        changed={status}
        changing={isChanging}
        columns={deliveryColumns}
        onSelected={setSelected}
        menuItems={acts.map(({ label, act }) => (
          <Menu.Item key={label} disabled={readOnly || ids.length === 0} onClick={() => act(ids)}>
            {label}
          </Menu.Item>
        ))}
        fetchPage={async (before, limit) => {
          const of = { kind: 'webhook' as const, name }
          return (await client.webhooks.deliveries({ of, before, limit, ...(state === null ? {} : { state }) })).rows
        }}
        problem={(error) => (error === null ? null : <Notice tone="err" text={problemOf(error).message} />)}
        empty={<Nothing filtered={state !== null} onShowAll={() => setState(null)} />}
        detail={(id, close) => <DeliveryDetail id={id} changed={status} onClose={close} />}
      />
    </>
  )
}

function Nothing({ filtered, onShowAll }: { readonly filtered: boolean; onShowAll(): void }) {
  return filtered ? (
    <EmptyState title={texts.emptyTitle} action={<Button onClick={onShowAll}>{texts.showAll}</Button>}>
      {texts.emptyFiltered}
    </EmptyState>
  ) : (
    <EmptyState title={texts.emptyTitle}>{texts.emptyText}</EmptyState>
  )
}

const shownStates = ['pending', 'leased', 'waiting', 'held', 'delivered', 'failed', 'cancelled'] as const

function QueueCounts({ status }: { readonly status: EndpointStatus | undefined }) {
  return (
    <Counts
      label={texts.queue}
      items={shownStates.map((state) => {
        const number = status?.counts[state] ?? 0
        const tone = number === 0 ? null : state === 'failed' ? 'err' : state === 'held' ? 'warn' : null
        return { label: texts.counts[state], value: count(number), ...(tone === null ? {} : { tone }) }
      })}
    />
  )
}
