import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import { timeColumn } from '../../ui/data-grid/record-columns.ts'
import type { Column } from '../../ui/data-grid/types.ts'
import { byteSize, count } from '../../ui/format/numbers.ts'
import type { Zone } from '../../ui/format/time.ts'
import { texts } from './texts.ts'

const titles = texts.requests.columns

/** Colour of an answered status; a reset is what a script asked for, so it is only a warning. */
export function statusTone(status: number | null): Tone {
  if (status === null) return 'warn'
  if (status < 300) return 'ok'
  return status < 500 && status !== 401 ? 'warn' : 'err'
}

const signatureText = ({ signatureOk }: ReceivedRow): string | null => {
  if (signatureOk === null) return null
  return signatureOk ? texts.signature.good : texts.signature.bad
}

/** Columns of the requests grid. */
export function requestColumns(zone: Zone): readonly Column<ReceivedRow>[] {
  return [
    timeColumn(titles.time, zone, (row) => row.atMs),
    { id: 'method', title: titles.method, width: 70, mono: true, text: (row) => row.method },
    { id: 'path', title: titles.path, width: 190, mono: true, text: (row) => row.path },
    {
      id: 'status',
      title: titles.status,
      width: 84,
      text: (row) => (row.status === null ? texts.requests.reset : String(row.status)),
      cell: (row) => <Tag tone={statusTone(row.status)}>{row.status ?? texts.requests.reset}</Tag>,
    },
    {
      id: 'signature',
      title: titles.signature,
      width: 84,
      text: (row) => signatureText(row),
      cell: (row) =>
        row.signatureOk === null ? null : <Tag tone={row.signatureOk ? 'ok' : 'err'}>{signatureText(row)}</Tag>,
    },
    {
      id: 'event',
      title: titles.event,
      width: 130,
      mono: true,
      text: (row) => row.eventId,
    },
    {
      id: 'duplicate',
      title: titles.duplicate,
      width: 84,
      text: (row) => (row.duplicate ? texts.requests.duplicate : null),
      cell: (row) => (row.duplicate ? <Tag tone="info">{texts.requests.duplicate}</Tag> : null),
    },
    // Before the numbers: in a small window it is what must be seen.
    { id: 'note', title: titles.note, width: 180, grow: true, text: (row) => row.note },
    {
      id: 'events',
      title: titles.events,
      width: 64,
      align: 'end',
      mono: true,
      text: (row) => (row.events === null ? null : count(row.events)),
    },
    {
      id: 'bytes',
      title: titles.bytes,
      width: 80,
      align: 'end',
      mono: true,
      dim: true,
      text: (row) => byteSize(row.requestBytes),
    },
    {
      id: 'ms',
      title: titles.ms,
      width: 56,
      align: 'end',
      mono: true,
      dim: true,
      text: (row) => count(Math.round(row.durationMs)),
    },
  ]
}
