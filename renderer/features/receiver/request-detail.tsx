import { Button, CopyButton, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReceivedDetail } from '#shared/contract/receivers.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { Tag } from '../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns, DetailPane } from '../../ui/detail-pane/detail-pane.tsx'
import { BodyView, HeaderTable } from '../../ui/screen/http-parts.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { statusTone } from './request-columns.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

const t = texts.detail

/** One request byte by byte, what was answered, and why. */
export function RequestDetail(props: { readonly id: string; onClose(): void }) {
  const orpc = useOrpc()
  const [tab, setTab] = useState('request')
  const [pretty, setPretty] = useState(true)
  const query = useQuery(
    orpc.receivers.request.queryOptions({
      input: { id: props.id },
      staleTime: Infinity,
      placeholderData: keepPreviousData,
    }),
  )
  const detail = query.data
  if (query.error !== null) return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  const tabs = [
    {
      id: 'request',
      label: t.request,
      content: detail === undefined ? null : <RequestPart detail={detail} pretty={pretty} />,
    },
    {
      id: 'response',
      label: t.response,
      content: detail === undefined ? null : <ResponsePart detail={detail} pretty={pretty} />,
    },
  ]
  return (
    <DetailPane
      label={t.request}
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      actions={
        <>
          <SegmentedControl
            aria-label={t.body}
            data={[
              { value: 'pretty', label: t.pretty },
              { value: 'raw', label: t.raw },
            ]}
            value={pretty ? 'pretty' : 'raw'}
            onChange={(value) => setPretty(value === 'pretty')}
          />
          <CopyButton value={(tab === 'request' ? detail?.requestBody.text : detail?.responseBody) ?? ''}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? texts.copied : t.copyBody}</Button>}
          </CopyButton>
        </>
      }
    />
  )
}

function RequestPart(props: { readonly detail: ReceivedDetail; readonly pretty: boolean }) {
  const { detail } = props
  const { text, base64, bytes } = detail.requestBody
  const shown = text ?? base64 ?? ''
  const shownBytes = text === null ? Math.floor((shown.length * 3) / 4) : new TextEncoder().encode(shown).length
  return (
    <DetailColumns columns="minmax(280px, 2fr) 3fr">
      <DetailColumn
        title={
          <span className={classes.headline}>
            {detail.method} {detail.path} <span className={classes.dim}>{t.from(detail.remoteAddress)}</span>
          </span>
        }
      >
        <HeaderTable label={t.headers(detail.requestHeaders.length)} headers={detail.requestHeaders} />
      </DetailColumn>
      <DetailColumn
        title={
          <>
            {t.body}
            {text === null && base64 !== null ? <Tag tone="warn">{t.binary}</Tag> : null}
            {shownBytes < bytes ? <Tag tone="info">{t.cut(shownBytes, bytes)}</Tag> : null}
          </>
        }
      >
        <BodyView label={t.body} text={shown} pretty={props.pretty} emptyText={t.emptyBody} />
      </DetailColumn>
    </DetailColumns>
  )
}

function ResponsePart(props: { readonly detail: ReceivedDetail; readonly pretty: boolean }) {
  const { detail } = props
  return (
    <DetailColumns columns="minmax(280px, 2fr) 3fr">
      <DetailColumn
        title={
          <>
            <Tag tone={statusTone(detail.status)}>{detail.status ?? texts.requests.reset}</Tag>
            <span className={classes.dim}>{t.tookMs(detail.durationMs)}</span>
          </>
        }
      >
        <p className={classes.why}>
          <strong>{t.why}</strong> {detail.note}
        </p>
        <HeaderTable label={t.headers(detail.responseHeaders.length)} headers={detail.responseHeaders} />
      </DetailColumn>
      <DetailColumn title={t.body}>
        <BodyView
          label={t.body}
          text={detail.responseBody}
          pretty={props.pretty}
          emptyText={detail.status === null ? t.reset : t.emptyBody}
        />
      </DetailColumn>
    </DetailColumns>
  )
}
