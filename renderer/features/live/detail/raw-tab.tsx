import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { RecordDetail } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns } from '../../../ui/detail-pane/detail-pane.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { bytesOfBase64 } from '../../../ui/hex-view/hex.ts'
import { HexView } from '../../../ui/hex-view/hex-view.tsx'
import classes from './detail.module.css'
import { DecodeReport } from './payload-part.tsx'
import { useBodyParts } from './use-body-parts.ts'

const byteLength = (bytes: Uint8Array): number => bytes.length

function appendBytes(bytes: Uint8Array, base64: string): Uint8Array {
  const more = bytesOfBase64(base64)
  const whole = new Uint8Array(bytes.length + more.length)
  whole.set(bytes)
  whole.set(more, bytes.length)
  return whole
}

/** The bytes of the value as they came. */
export function RawTab(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const { record, sessionId } = props
  const first = useMemo(() => bytesOfBase64(record.rawBase64), [record.rawBase64])
  const body = { sessionId, seq: record.seq, part: 'value' as const }
  const { whole, busy, more } = useBodyParts(body, 'raw', first, byteLength, appendBytes)
  const total = record.value.bytes
  return (
    <DetailColumns columns="minmax(0, 1fr) minmax(200px, 330px)">
      <DetailColumn
        title={
          <>
            Bytes of the value <Tag tone="muted">{count(total)} bytes</Tag>
          </>
        }
      >
        {whole.length < total ? (
          <div className={classes.more}>
            {count(whole.length)} of {count(total)} bytes
            <Button size="compact-xs" loading={busy} onClick={more}>
              Show more
            </Button>
          </div>
        ) : null}
        {total === 0 ? (
          <p className={classes.absent}>There are no bytes.</p>
        ) : (
          <HexView bytes={whole} label="Bytes of the value" />
        )}
      </DetailColumn>
      <DetailColumn title="How they were read">
        <p className={classes.absent}>
          {record.value.schemaId === null
            ? `Read as ${record.value.format}.`
            : `Read as ${record.value.format} with schema ${record.value.schemaId}: byte 0 is the magic byte, bytes 1 to 4 are the schema's id.`}
        </p>
        <DecodeReport payload={record.value} />
      </DetailColumn>
    </DetailColumns>
  )
}
