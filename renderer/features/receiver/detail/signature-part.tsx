import { useState } from 'react'
import type { ReceivedDetail } from '#shared/contract/receivers.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns } from '../../../ui/detail-pane/detail-pane.tsx'
import { Comparison } from '../../../ui/diff-view/comparison.tsx'
import { byteText } from './byte-text.ts'
import classes from '../receiver.module.css'
import { texts } from '../texts.ts'

const t = texts.signature

/** Whether the request's signature verified, what it should have been, and what would have verified. */
export function SignaturePart(props: { readonly detail: ReceivedDetail }) {
  const { signature, endpoint, requestBody } = props.detail
  if (signature === null)
    return <p className={classes.alone}>{endpoint === null ? t.noEndpoint : t.notAsked(endpoint)}</p>
  const { bodyDifference } = signature
  return (
    <DetailColumns columns={bodyDifference === null ? '1fr' : 'minmax(300px, 2fr) 3fr'}>
      <DetailColumn title={<VerdictTag verdict={signature} />}>
        <Facts verdict={signature} />
      </DetailColumn>
      {bodyDifference === null ? null : (
        <DetailColumn title={t.bodies}>
          <BodyDifference difference={bodyDifference} got={requestBody.text} />
        </DetailColumn>
      )}
    </DetailColumns>
  )
}

function VerdictTag({ verdict }: { readonly verdict: SignatureVerdict }) {
  return <Tag tone={verdict.ok ? 'ok' : 'err'}>{verdict.ok ? t.good : t.bad}</Tag>
}

function Facts({ verdict }: { readonly verdict: SignatureVerdict }) {
  const { reason, expected, got, skewSeconds } = verdict
  return (
    <>
      <p className={classes.why} role={verdict.ok ? undefined : 'status'}>
        {reason}
      </p>
      <dl className={classes.facts}>
        <dt>{t.expected}</dt>
        <dd>{expected ?? t.unknown}</dd>
        <dt>{t.got}</dt>
        <dd>{got ?? t.nothing}</dd>
        {skewSeconds === null ? null : (
          <>
            <dt>{t.timestamp}</dt>
            <dd>{t.skew(skewSeconds)}</dd>
          </>
        )}
      </dl>
    </>
  )
}

function BodyDifference(props: {
  readonly difference: NonNullable<SignatureVerdict['bodyDifference']>
  readonly got: string | null
}) {
  const { difference, got } = props
  const [swapped, setSwapped] = useState(false)
  const { offset, signedText } = difference
  const sides = [
    { text: signedText ?? '', label: t.signedBody, note: '' },
    { text: got ?? '', label: t.gotBody, note: '' },
  ] as const
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t.firstByte}</dt>
        <dd>{offset}</dd>
        <dt>{t.signedBody}</dt>
        <dd>{byteText(difference.signed)}</dd>
        <dt>{t.gotBody}</dt>
        <dd>{byteText(difference.got)}</dd>
      </dl>
      {signedText === null || got === null ? null : (
        <div className={classes.bodies}>
          <Comparison
            left={sides[swapped ? 1 : 0]}
            right={sides[swapped ? 0 : 1]}
            onSwap={() => setSwapped(!swapped)}
          />
        </div>
      )}
    </>
  )
}
