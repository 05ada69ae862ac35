import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { PayloadView, RecordDetail } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { DetailColumn, DetailColumns } from '../../../ui/detail-pane/detail-pane.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { bytesOfBase64 } from '../../../ui/hex-view/hex.ts'
import { HexLegend } from '../../../ui/hex-view/hex-legend.tsx'
import { HexView } from '../../../ui/hex-view/hex-view.tsx'
import { DecodeReport } from './decode-report.tsx'
import classes from './detail.module.css'
import { formatNames } from './format-words.ts'
import { useBodyParts, type BodyOf } from './use-body-parts.ts'

const byteLength = (bytes: Uint8Array): number => bytes.length

function appendBytes(bytes: Uint8Array, base64: string): Uint8Array {
  const more = bytesOfBase64(base64)
  const whole = new Uint8Array(bytes.length + more.length)
  whole.set(bytes)
  whole.set(more, bytes.length)
  return whole
}

type Part = BodyOf['part']

/** The bytes as they came, of the value or the key, and what the wire format says about them. */
export function RawTab(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const { record, sessionId } = props
  const [part, setPart] = useState<Part>('value')
  return <RawPart key={`${record.seq} ${part}`} sessionId={sessionId} record={record} part={part} onPart={setPart} />
}

type RawPartProps = {
  readonly sessionId: string
  readonly record: RecordDetail
  readonly part: Part
  onPart(part: Part): void
}

function RawPart(props: RawPartProps) {
  const { record, part } = props
  const payload = record[part]
  const notes = record.annotations?.[part] ?? []
  const [lit, setLit] = useState<number | null>(null)
  return (
    <DetailColumns columns="minmax(min(600px, 100% - 260px), 1fr) minmax(260px, 400px)">
      <DetailColumn
        title={
          <>
            Bytes
            <SegmentedControl
              aria-label="Bytes of"
              data={[
                { value: 'value', label: 'Value' },
                { value: 'key', label: 'Key' },
              ]}
              value={part}
              onChange={(next) => props.onPart(next === 'key' ? 'key' : 'value')}
            />
            <Tag tone="muted">{count(payload.bytes)} bytes</Tag>
          </>
        }
      >
        <Bytes {...props} payload={payload} notes={notes} lit={lit} onLight={setLit} />
      </DetailColumn>
      <DetailColumn title="How they were read">
        <p className={classes.absent}>Read as {formatNames[payload.format]}.</p>
        {notes.length === 0 ? null : <HexLegend notes={notes} label="What the bytes mean" lit={lit} onLight={setLit} />}
        <DecodeReport payload={payload} />
      </DetailColumn>
    </DetailColumns>
  )
}

type BytesProps = RawPartProps & {
  readonly payload: PayloadView
  readonly notes: NonNullable<RecordDetail['annotations']>['value']
  readonly lit: number | null
  onLight(note: number | null): void
}

function Bytes(props: BytesProps) {
  const { record, part, payload, sessionId } = props
  const base64 = part === 'value' ? record.rawBase64 : (record.rawKeyBase64 ?? '')
  const first = useMemo(() => bytesOfBase64(base64), [base64])
  const { whole, busy, more } = useBodyParts(
    { sessionId, seq: record.seq, part },
    'raw',
    first,
    byteLength,
    appendBytes,
  )
  if (payload.bytes === 0)
    return (
      <p className={classes.absent}>
        There are no bytes: the {part} is {payload.format === 'null' ? 'null' : 'empty'}.
      </p>
    )
  return (
    <>
      {whole.length < payload.bytes ? (
        <div className={classes.more}>
          {count(whole.length)} of {count(payload.bytes)} bytes
          <Button size="compact-xs" loading={busy} onClick={more}>
            Show more
          </Button>
        </div>
      ) : null}
      <HexView
        bytes={whole}
        label={`Bytes of the ${part}`}
        notes={props.notes}
        lit={props.lit}
        onLight={props.onLight}
      />
    </>
  )
}
