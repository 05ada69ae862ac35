import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { HttpAttemptRow } from '#shared/contract/webhooks.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { clockTime, duration } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { BodyView, HeaderTable } from '../../../ui/screen/http-parts.tsx'
import classes from './sending.module.css'
import { sendingTexts as texts } from './texts.ts'

const tones: Readonly<Record<HttpAttemptRow['outcome'], Tone>> = {
  delivered: 'ok',
  retry: 'warn',
  failed: 'err',
  unknown: 'muted',
}

/** One delivery: its attempts as they come, and the request that each of them sends. */
export function DeliveryDetail(props: { readonly id: string; readonly changed: unknown; onClose(): void }) {
  const orpc = useOrpc()
  const query = useQuery(orpc.webhooks.delivery.queryOptions({ input: { id: props.id } }))
  const [tab, setTab] = useState('attempts')
  const { refetch } = query
  useEffect(() => void refetch(), [refetch, props.changed])
  if (query.error !== null) return <p className={classes.empty}>{problemOf(query.error).message}</p>
  if (query.data === undefined) return null
  const { row, request, attempts } = query.data
  return (
    <DetailPane
      label={row.id}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      tabs={[
        { id: 'attempts', label: texts.attempts, content: <Attempts attempts={attempts} /> },
        {
          id: 'request',
          label: texts.request,
          content: (
            <div className={classes.request}>
              <p className={classes.line}>
                {request.method} {request.url}
              </p>
              <HeaderTable label={texts.request} headers={request.headers} />
              <BodyView label={texts.request} text={request.body} pretty={false} emptyText="" />
            </div>
          ),
        },
      ]}
      actions={
        <Button component={Link} href={links.traceOf(row.eventId)} variant="subtle">
          {texts.openTrace}
        </Button>
      }
    />
  )
}

function Attempts({ attempts }: { readonly attempts: readonly HttpAttemptRow[] }) {
  const zone = usePreferences((state) => state.zone)
  if (attempts.length === 0) return <p className={classes.empty}>{texts.noAttempt}</p>
  return (
    <table className={classes.attempts} aria-label={texts.attempts}>
      <thead>
        <tr>
          {[
            texts.attempt,
            texts.at,
            texts.took,
            texts.columns.status,
            texts.outcome,
            texts.columns.due,
            texts.columns.reason,
          ].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attempts.map((one) => (
          <tr key={one.id}>
            <td>{one.attempt}</td>
            <td>{clockTime(one.startedAtMs, zone)}</td>
            <td>{one.durationMs === null ? '' : duration(one.durationMs)}</td>
            <td>{one.status ?? one.error ?? ''}</td>
            <td>
              <Tag tone={tones[one.outcome]}>{texts.outcomes[one.outcome]}</Tag>
            </td>
            <td>{one.nextAtMs === null ? '' : clockTime(one.nextAtMs, zone)}</td>
            <td>{one.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
