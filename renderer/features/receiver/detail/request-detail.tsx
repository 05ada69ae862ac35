import { Button, CopyButton, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ReceivedDetail } from '#shared/contract/receivers.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { Tag } from '../../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns, DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { links } from '../../../ui/links.ts'
import { BodyView, HeaderTable } from '../../../ui/screen/http-parts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { statusTone } from '../request-columns.tsx'
import { SignaturePart } from './signature-part.tsx'
import classes from '../receiver.module.css'
import { texts } from '../texts.ts'

const t = texts.detail

/** One request byte by byte, what was answered, and why. */
export function RequestDetail(props: { readonly id: string; onClose(): void }) {
  const orpc = useOrpc()
  const [tab, setTab] = useState('request')
  const [pretty, setPretty] = useState(true)
  const query = useQuery(
    orpc.receivers.request.queryOptions({
      input: { id: props.id },
      // Its answer may be under way, and so may its forward.
      staleTime: 1_000,
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
    {
      id: 'signature',
      label: <SignatureLabel ok={detail?.signatureOk ?? null} />,
      content: detail === undefined ? null : <SignaturePart detail={detail} />,
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
          {detail === undefined || detail.eventId === null ? null : (
            <Link className={classes.link} href={links.traceOf(detail.eventId)}>
              {t.openTrace}
            </Link>
          )}
          <SegmentedControl
            aria-label={t.body}
            data={[
              { value: 'pretty', label: t.pretty },
              { value: 'raw', label: t.raw },
            ]}
            value={pretty ? 'pretty' : 'raw'}
            onChange={(value) => setPretty(value === 'pretty')}
          />
          <CopyButton value={tab === 'response' ? (detail?.responseBody ?? '') : shownBody(detail)}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? texts.copied : t.copyBody}</Button>}
          </CopyButton>
        </>
      }
    />
  )
}

/** The request's body as it is shown: unpacked, or as base64 where it is no text. */
function shownBody(detail: ReceivedDetail | undefined): string {
  const body = detail?.unpackedBody ?? detail?.requestBody
  return body?.text ?? body?.base64 ?? ''
}

function SignatureLabel(props: { readonly ok: boolean | null }) {
  return (
    <span className={classes.tabLabel}>
      {texts.signature.title}
      {props.ok === false ? <Tag tone="err">{texts.signature.bad}</Tag> : null}
    </span>
  )
}

function RequestPart(props: { readonly detail: ReceivedDetail; readonly pretty: boolean }) {
  const { detail } = props
  const packed = detail.unpackedBody !== null
  const { text, base64, bytes } = detail.unpackedBody ?? detail.requestBody
  const shown = shownBody(detail)
  const shownBytes = text === null ? Math.floor((shown.length * 3) / 4) : new TextEncoder().encode(shown).length
  return (
    <DetailColumns columns="minmax(280px, 2fr) 3fr">
      <DetailColumn
        title={
          <span className={classes.headline}>
            {detail.method} {detail.path} <span className={classes.dim}>{t.from(detail.remoteAddress)}</span>{' '}
            {detail.duplicate ? <Tag tone="info">{texts.requests.duplicate}</Tag> : null}
          </span>
        }
      >
        <HeaderTable label={t.headers(detail.requestHeaders.length)} headers={detail.requestHeaders} />
      </DetailColumn>
      <DetailColumn
        title={
          <>
            {t.body}
            {packed ? <Tag tone="info">{t.unpacked(detail.requestBody.bytes)}</Tag> : null}
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
            <span className={classes.dim}>{t.took(detail.durationMs, detail.timings)}</span>
          </>
        }
      >
        <p className={classes.why}>
          <strong>{t.why}</strong> {detail.note}
        </p>
        <ForwardLine forward={detail.forward} />
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

function ForwardLine({ forward }: Pick<ReceivedDetail, 'forward'>) {
  if (forward === null) return null
  return (
    <p className={classes.why}>
      <strong>{t.forward}</strong>{' '}
      {forward.state === 'waiting' ? t.forwardWaits(forward.url) : t.forwarded(forward.url)}{' '}
      {forward.deliveryId === null ? null : (
        <Link className={classes.link} href={links.traceOf(forward.deliveryId)}>
          {forward.deliveryId}
        </Link>
      )}
    </p>
  )
}
