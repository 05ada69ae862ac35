import { useState } from 'react'
import type { ForwardStatus, ReceiverStatus } from '#shared/contract/receivers.ts'
import type { HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { Choice, ChoiceCount, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { NewestFirstGrid } from '../../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { texts } from '../texts.ts'
import { forwardTexts } from './texts.ts'
import { deliveryColumns } from './delivery-columns.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import { ForwardSummary } from './forward-summary.tsx'
import classes from './forwards.module.css'

const t = forwardTexts

/** What endpoints pass on: how far each one is, and its deliveries with their attempts. */
export function ForwardsTab(props: { readonly status: ReceiverStatus | undefined }) {
  const forwards = props.status?.forwards ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const forward = forwards.find(({ endpoint }) => endpoint === chosen) ?? forwards[0]
  if (forward === undefined) return <EmptyState title={t.emptyTitle}>{t.emptyText}</EmptyState>
  return (
    <div className={classes.page}>
      <div className={classes.side}>
        <ChoiceList label={t.endpoints} follow>
          {forwards.map((one) => (
            <Choice
              key={one.endpoint}
              chosen={one === forward}
              what="opens"
              second={one.url}
              onChoose={() => setChosen(one.endpoint)}
            >
              <ChoiceName text={one.endpoint} mono />
              <ChoiceCount>{openOf(one)}</ChoiceCount>
            </Choice>
          ))}
        </ChoiceList>
      </div>
      <div className={classes.main}>
        <ForwardSummary forward={forward} />
        <Deliveries forward={forward} />
      </div>
    </div>
  )
}

const openOf = ({ waiting, open, held }: ForwardStatus): string =>
  waiting + open + held === 0 ? '' : count(waiting + open + held)

const isChanging = ({ state }: HttpDeliveryRow): boolean => !['delivered', 'failed', 'cancelled'].includes(state)

function Deliveries({ forward }: { readonly forward: ForwardStatus }) {
  const client = useClient()
  const of = { kind: 'forward' as const, name: forward.delivery }
  return (
    <div className={classes.grid}>
      <NewestFirstGrid<HttpDeliveryRow>
        id="receiver.forwards"
        label={t.deliveries}
        resizeLabel={texts.resizeDetail}
        detailPx={220}
        listKey={forward.delivery}
        changed={forward}
        changing={isChanging}
        columns={deliveryColumns}
        fetchPage={async (before, limit) => (await client.webhooks.deliveries({ of, before, limit })).rows}
        empty={<EmptyState title={t.noneTitle}>{t.noneText(forward.endpoint)}</EmptyState>}
        detail={(id, close) => <DeliveryDetail id={id} changed={forward} onClose={close} />}
      />
    </div>
  )
}
