import type { AttemptLogRow } from '#shared/contract/webhook-log.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { eventColumn, timeColumn, userColumn } from '../../../ui/data-grid/record-columns.ts'
import type { Column } from '../../../ui/data-grid/types.ts'
import { byteSize } from '../../../ui/format/numbers.ts'
import { duration, type Zone } from '../../../ui/format/time.ts'
import { texts } from './texts.ts'

const t = texts.columns

export const outcomeTones: Readonly<Record<AttemptLogRow['outcome'], Tone>> = {
  delivered: 'ok',
  retry: 'warn',
  failed: 'err',
  unknown: 'warn',
}

/** Columns of the log. */
export function logColumns(zone: Zone): readonly Column<AttemptLogRow>[] {
  return [
    timeColumn(t.time, zone, (row) => row.startedAtMs),
    {
      id: 'status',
      title: t.status,
      width: 62,
      align: 'end',
      mono: true,
      text: (row) => row.status?.toString() ?? null,
    },
    {
      id: 'outcome',
      title: t.outcome,
      width: 118,
      text: (row) => texts.outcomes[row.outcome],
      cell: (row) => <Tag tone={outcomeTones[row.outcome]}>{texts.outcomes[row.outcome]}</Tag>,
    },
    { id: 'attempt', title: t.attempt, width: 44, align: 'end', mono: true, text: (row) => String(row.attempt) },
    {
      id: 'duration',
      title: t.duration,
      width: 74,
      align: 'end',
      mono: true,
      text: (row) => (row.durationMs === null ? null : duration(row.durationMs)),
      hint: (row) => (row.durationMs === null ? '' : `${row.durationMs.toFixed(2)} ms`),
    },
    { id: 'reason', title: t.reason, width: 180, grow: true, text: (row) => row.error ?? row.reason },
    eventColumn(t.event),
    userColumn(t.user),
    {
      id: 'bytes',
      title: t.bytes,
      width: 80,
      align: 'end',
      mono: true,
      dim: true,
      text: (row) => (row.responseBytes === null ? null : byteSize(row.responseBytes)),
    },
    { id: 'origin', title: t.origin, width: 90, dim: true, text: (row) => row.origin },
    {
      id: 'url',
      title: t.url,
      width: 260,
      mono: true,
      dim: true,
      hiddenAtFirst: true,
      text: (row) => `${row.method} ${row.url}`,
    },
    {
      id: 'event-id',
      title: t.eventId,
      width: 280,
      mono: true,
      dim: true,
      hiddenAtFirst: true,
      text: (row) => row.eventId,
    },
    {
      id: 'delivery',
      title: t.delivery,
      width: 80,
      mono: true,
      dim: true,
      hiddenAtFirst: true,
      text: (row) => row.deliveryId,
    },
  ]
}
