import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns, DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { links } from '../../../ui/links.ts'
import { HeaderTable } from '../../../ui/screen/http-parts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { BodyPart } from './body-part.tsx'
import { DecisionPart } from './decision-part.tsx'
import { outcomeTones } from './log-columns.tsx'
import classes from './logs.module.css'
import { texts } from './texts.ts'

const t = texts.detail

/** One attempt: what was sent, what came back, what was decided, and where the time went. */
export function AttemptPane(props: {
  readonly id: string
  /** Send again, for the opened attempt. */
  readonly resend: (deliveryId: string) => ReactNode
  onOnlyDelivery(deliveryId: string): void
  onClose(): void
}) {
  const query = useAttempt(props.id)
  const { data } = query
  if (query.error !== null && data === undefined) {
    return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  }
  return (
    <DetailPane
      label={t.label}
      tab="attempt"
      onTab={() => undefined}
      onClose={props.onClose}
      actions={
        data === undefined ? null : (
          <>
            <Button title={t.onlyDeliveryHint} onClick={() => props.onOnlyDelivery(data.row.deliveryId)}>
              {t.onlyDelivery}
            </Button>
            {props.resend(data.row.deliveryId)}
            <Button component={Link} href={links.traceOf(data.row.deliveryId)}>
              {t.trace}
            </Button>
          </>
        )
      }
      tabs={[
        {
          id: 'attempt',
          label: data === undefined ? t.label : t.title(data.row.attempt, data.attempts),
          content: data === undefined ? null : <AttemptParts detail={data} />,
        },
      ]}
    />
  )
}

/** One attempt in full; it never changes. */
export const useAttempt = (id: string) =>
  useQuery(
    useOrpc().webhookLog.attempt.queryOptions({
      input: { id },
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )

function AttemptParts({ detail }: { readonly detail: AttemptLogDetail }) {
  const { row } = detail
  return (
    <DetailColumns columns="1fr 1fr minmax(246px, 0.6fr)">
      <DetailColumn
        title={
          <>
            {t.request}
            <code className={classes.url}>
              {row.method} {detail.url}
            </code>
          </>
        }
      >
        <HeaderTable label={`${t.request} ${t.headers}`} headers={detail.requestHeaders} />
        {detail.addedHeaders.length === 0 ? null : (
          <>
            <h4 className={classes.sub}>{t.added}</h4>
            <HeaderTable label={t.added} headers={detail.addedHeaders} />
          </>
        )}
        <BodyPart key={row.id} label={t.request} body={detail.requestBody} />
      </DetailColumn>
      <DetailColumn
        title={
          <>
            {t.response} <span className={classes.dim}>{row.status ?? ''}</span>
          </>
        }
      >
        {row.status === null ? (
          <p className={classes.pad}>{row.error ?? t.noAnswer}</p>
        ) : (
          <>
            <HeaderTable label={`${t.response} ${t.headers}`} headers={detail.responseHeaders} />
            <BodyPart key={row.id} label={t.response} body={detail.responseBody} />
            {detail.responseSha256 === null ? null : (
              <p className={classes.pad}>
                {t.sha256} <code>{detail.responseSha256}</code>
              </p>
            )}
          </>
        )}
      </DetailColumn>
      <DetailColumn
        title={
          <>
            {t.decision} <Tag tone={outcomeTones[row.outcome]}>{texts.outcomes[row.outcome]}</Tag>
          </>
        }
      >
        <DecisionPart detail={detail} />
      </DetailColumn>
    </DetailColumns>
  )
}
