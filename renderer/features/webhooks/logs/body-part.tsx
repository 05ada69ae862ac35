import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { decodeBase64 } from '#shared/lib/base64.ts'
import type { LoggedBody } from '#shared/contract/webhook-log.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { byteSize } from '../../../ui/format/numbers.ts'
import { HexView } from '../../../ui/hex-view/hex-view.tsx'
import { BodyView, prettyJson } from '../../../ui/screen/http-parts.tsx'
import classes from './logs.module.css'
import { texts } from './texts.ts'

const t = texts.detail

/** A body: pretty where it is JSON, as it came, or its bytes; with its true length and what of it is kept. */
export function BodyPart(props: { readonly label: string; readonly body: LoggedBody }) {
  const { label, body } = props
  const [as, setAs] = useState('pretty')
  const isText = body.encoding === 'utf8'
  const isJson = useMemo(() => isText && body.data !== '' && prettyJson(body.data) !== null, [isText, body.data])
  return (
    <>
      <div className={classes.bodyHead}>
        <span>{byteSize(body.bytes ?? body.keptBytes)}</span>
        {isText && body.data !== '' ? (
          <Button size="compact-xs" variant="subtle" onClick={() => void copyText(body.data, t.copied(label))}>
            {t.copyBody}
          </Button>
        ) : null}
        {isJson ? (
          <SegmentedControl
            aria-label={t.as(label)}
            data={[
              { value: 'pretty', label: t.pretty },
              { value: 'raw', label: t.raw },
            ]}
            value={as}
            onChange={setAs}
          />
        ) : null}
      </div>
      {isText ? (
        <BodyView label={label} text={body.data} pretty={as === 'pretty'} emptyText={t.emptyBody} />
      ) : (
        <HexView label={label} bytes={decodeBase64(body.data) ?? new Uint8Array()} />
      )}
      <BodyNote body={body} />
    </>
  )
}

/** What of the body is not shown, or not kept. */
function BodyNote({ body }: { readonly body: LoggedBody }) {
  const shown = useMemo(() => shownBytes(body), [body])
  const isCapped = body.bytes === null ? body.keptBytes > 0 : body.bytes > body.keptBytes
  return (
    <>
      {shown < body.keptBytes ? <p className={classes.pad}>{t.cut(shown, body.keptBytes)}</p> : null}
      {isCapped ? <p className={classes.pad}>{t.capped(body.keptBytes, body.bytes)}</p> : null}
    </>
  )
}

const shownBytes = ({ encoding, data }: LoggedBody): number =>
  encoding === 'utf8' ? new TextEncoder().encode(data).length : (decodeBase64(data)?.length ?? 0)
