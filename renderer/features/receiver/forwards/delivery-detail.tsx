import { Button } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { HttpDeliveryDetail } from '#shared/contract/webhooks.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { DetailColumn, DetailColumns, DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { clockTime } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { BodyView, HeaderTable } from '../../../ui/screen/http-parts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from '../receiver.module.css'
import { texts } from '../texts.ts'
import { forwardTexts } from './texts.ts'

const t = forwardTexts

/** One request that goes on, with its attempts. */
export function DeliveryDetail(props: { readonly id: string; readonly changed: unknown; onClose(): void }) {
  const orpc = useOrpc()
  const [tab, setTab] = useState('attempts')
  const query = useQuery(
    orpc.webhooks.delivery.queryOptions({ input: { id: props.id }, placeholderData: keepPreviousData }),
  )
  const { refetch } = query
  useEffect(() => void refetch(), [props.changed, refetch])
  if (query.error !== null) return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  const detail = query.data
  const tabs = [
    { id: 'attempts', label: t.attempts, content: detail === undefined ? null : <Attempts detail={detail} /> },
    { id: 'request', label: texts.detail.request, content: detail === undefined ? null : <Sent detail={detail} /> },
  ]
  return (
    <DetailPane
      label={t.delivery}
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      actions={detail === undefined ? null : <Actions detail={detail} />}
    />
  )
}

function Actions({ detail }: { readonly detail: HttpDeliveryDetail }) {
  const client = useClient()
  const { id, state } = detail.row
  const retry = useMutation({ mutationFn: () => client.webhooks.retryNow({ ids: [id] }), onError: showProblem })
  const cancel = useMutation({ mutationFn: () => client.webhooks.cancel({ ids: [id] }), onError: showProblem })
  const isOpen = state === 'pending' || state === 'waiting' || state === 'held'
  return (
    <>
      <Link className={classes.link} href={links.traceOf(id)}>
        {texts.detail.openTrace}
      </Link>
      <Button disabled={state === 'delivered' || state === 'leased'} onClick={() => retry.mutate()}>
        {t.retryNow}
      </Button>
      <Button disabled={!isOpen} onClick={() => cancel.mutate()}>
        {t.cancel}
      </Button>
    </>
  )
}

function Attempts({ detail }: { readonly detail: HttpDeliveryDetail }) {
  const zone = usePreferences((state) => state.zone)
  if (detail.attempts.length === 0) return <p className={classes.why}>{detail.row.reason ?? t.noAttempt}</p>
  return (
    <PlainTable columns={t.attemptColumns} left>
      {detail.attempts.map((attempt) => (
        <tr key={attempt.id}>
          <td>{attempt.attempt}</td>
          <td>{clockTime(attempt.startedAtMs, zone)}</td>
          <td>{attempt.status ?? attempt.error ?? '–'}</td>
          <td>{attempt.durationMs === null ? '–' : Math.round(attempt.durationMs)}</td>
          <td>{attempt.reason}</td>
        </tr>
      ))}
    </PlainTable>
  )
}

function Sent({ detail }: { readonly detail: HttpDeliveryDetail }) {
  const { method, url, headers, body } = detail.request
  return (
    <DetailColumns columns="minmax(280px, 2fr) 3fr">
      <DetailColumn
        title={
          <span className={classes.headline}>
            {method} {url}
          </span>
        }
      >
        <HeaderTable label={texts.detail.headers(headers.length)} headers={headers} />
      </DetailColumn>
      <DetailColumn title={texts.detail.body}>
        <BodyView label={texts.detail.body} text={body} pretty emptyText={texts.detail.emptyBody} />
      </DetailColumn>
    </DetailColumns>
  )
}
