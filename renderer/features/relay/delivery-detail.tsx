import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { deliveryTones } from '../../ui/badges/delivery-tones.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns, DetailPane } from '../../ui/detail-pane/detail-pane.tsx'
import { placeOf } from '../../ui/data-grid/record-columns.ts'
import { Fact, Facts } from '../../ui/facts/facts.tsx'
import { JsonView } from '../../ui/json-view/json-view.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { prettyJson } from '../../ui/screen/http-parts.tsx'
import { AttemptsTab } from './attempts-tab.tsx'
import { CopyText } from './copy-text.tsx'
import { TraceButton } from './trace-button.tsx'
import { texts } from './texts.ts'

const t = texts.deliveries

/** One delivery: the event exactly as sent, and every attempt with its request and response. */
export function DeliveryDetail(props: { readonly id: string; readonly changed: unknown; onClose(): void }) {
  const orpc = useOrpc()
  const [tab, setTab] = useState('event')
  const query = useQuery(
    orpc.relays.delivery.queryOptions({ input: { id: props.id }, placeholderData: keepPreviousData }),
  )
  const { refetch, data } = query
  const settled = data?.delivery.state === 'delivered' || data?.delivery.state === 'cancelled'
  useEffect(() => {
    if (!settled) void refetch()
  }, [props.changed, settled, refetch])
  if (query.error !== null && data === undefined) {
    return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  }
  const eventText = data === undefined ? '' : (prettyJson(data.eventJson) ?? data.eventJson)
  return (
    <DetailPane
      label={t.event}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      actions={
        <>
          <TraceButton id={props.id} />
          <CopyText label={texts.copyEvent} text={eventText} />
        </>
      }
      tabs={[
        {
          id: 'event',
          label: t.event,
          content: data === undefined ? null : <EventPart data={data} text={eventText} />,
        },
        {
          id: 'attempts',
          label: `${t.attempts} ${data?.attempts.length ?? ''}`,
          content: data === undefined ? null : <AttemptsTab attempts={data.attempts} />,
        },
      ]}
    />
  )
}

type Data = NonNullable<ReturnType<typeof useDelivery>['data']>
const useDelivery = (id: string) => useQuery(useOrpc().relays.delivery.queryOptions({ input: { id } }))

function EventPart(props: { readonly data: Data; readonly text: string }) {
  const { delivery } = props.data
  return (
    <DetailColumns columns="3fr minmax(260px, 2fr)">
      <DetailColumn title={t.event}>
        <JsonView text={props.text} label={t.event} />
      </DetailColumn>
      <DetailColumn title={<Tag tone={deliveryTones[delivery.state]}>{t.states[delivery.state]}</Tag>}>
        <Facts namePx={140}>
          <Fact name={t.columns.reason}>{delivery.reason ?? '–'}</Fact>
          <Fact mono name={t.columns.key}>
            {delivery.idempotencyKey}
          </Fact>
          <Fact mono name={t.columns.mapping}>
            {delivery.mapping}
          </Fact>
          <Fact mono name={t.columns.place}>
            {placeOf(delivery)}
          </Fact>
        </Facts>
      </DetailColumn>
    </DetailColumns>
  )
}
