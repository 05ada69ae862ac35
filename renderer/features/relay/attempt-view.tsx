import { useQuery } from '@tanstack/react-query'
import type { AttemptDetail } from '#shared/contract/relays.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { DetailColumn, DetailColumns } from '../../ui/detail-pane/detail-pane.tsx'
import { BodyView, HeaderTable } from '../../ui/screen/http-parts.tsx'
import classes from './relay.module.css'
import { texts } from './texts.ts'

const t = texts.attempt

/** Request and response of one attempt. */
export function AttemptView(props: { readonly id: string }) {
  const orpc = useOrpc()
  const query = useQuery(orpc.relays.attempt.queryOptions({ input: { id: props.id } }))
  if (query.error !== null) return <p className={classes.pad}>{problemOf(query.error).message}</p>
  if (query.data === undefined) return <div />
  return <AttemptParts attempt={query.data} />
}

function AttemptParts(props: { readonly attempt: AttemptDetail }) {
  const { attempt } = props
  const shown = new TextEncoder().encode(attempt.requestBody).length
  return (
    <DetailColumns columns="1fr 1fr">
      <DetailColumn title={<RequestTitle attempt={attempt} />}>
        <HeaderTable label={t.request} headers={attempt.requestHeaders} />
        <BodyView label={t.request} text={attempt.requestBody} pretty emptyText={t.emptyBody} />
        {shown < attempt.requestBytes ? <p className={classes.pad}>{t.cut(shown, attempt.requestBytes)}</p> : null}
      </DetailColumn>
      <DetailColumn
        title={
          <>
            {t.response} <span className={classes.dim}>{attempt.status ?? ''}</span>
          </>
        }
      >
        <p className={classes.pad}>
          <strong>{t.decision}</strong> {attempt.reason}
        </p>
        {attempt.status === null ? (
          <p className={classes.pad}>{attempt.error ?? t.noResponse}</p>
        ) : (
          <>
            <HeaderTable label={t.response} headers={attempt.responseHeaders} />
            <BodyView label={t.response} text={attempt.responseBody} pretty emptyText={t.emptyBody} />
          </>
        )}
      </DetailColumn>
    </DetailColumns>
  )
}

function RequestTitle(props: { readonly attempt: AttemptDetail }) {
  const { attempt } = props
  return (
    <>
      {t.request}
      <code className={classes.url}>POST {attempt.url}</code>
      <span className={classes.dim}>{t.events(attempt.events)}</span>
    </>
  )
}
