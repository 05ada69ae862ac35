import type { DeliveryRow, DeliveryState } from '#shared/schema/delivery.ts'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import type { Column } from '../../ui/data-grid/types.ts'
import { clockTime, fullTime, type Zone } from '../../ui/format/time.ts'
import { placeOf } from './place.ts'
import { texts } from './texts.ts'

const t = texts.deliveries

export const stateTones: Readonly<Record<DeliveryState, Tone>> = {
  pending: 'muted',
  leased: 'info',
  waiting: 'warn',
  held: 'warn',
  delivered: 'ok',
  failed: 'err',
  cancelled: 'muted',
}

/** Columns of the deliveries grid. */
export function deliveryColumns(zone: Zone): readonly Column<DeliveryRow>[] {
  return [
    {
      id: 'time',
      title: t.columns.time,
      width: 116,
      mono: true,
      dim: true,
      text: (row) => clockTime(row.createdAtMs, zone),
      hint: (row) => fullTime(row.createdAtMs, zone),
    },
    { id: 'place', title: t.columns.place, width: 224, mono: true, dim: true, text: placeOf },
    { id: 'event', title: t.columns.event, width: 140, text: (row) => row.eventName },
    { id: 'user', title: t.columns.user, width: 130, mono: true, text: (row) => row.user },
    {
      id: 'state',
      title: t.columns.state,
      width: 88,
      text: (row) => t.states[row.state],
      cell: (row) => <Tag tone={stateTones[row.state]}>{t.states[row.state]}</Tag>,
    },
    {
      id: 'attempts',
      title: t.columns.attempts,
      width: 52,
      align: 'end',
      mono: true,
      text: (row) => String(row.attempts),
    },
    {
      id: 'status',
      title: t.columns.status,
      width: 66,
      align: 'end',
      mono: true,
      text: (row) => (row.lastStatus === null ? null : String(row.lastStatus)),
    },
    { id: 'reason', title: t.columns.reason, width: 160, grow: true, text: (row) => row.reason },
    {
      id: 'key',
      title: t.columns.key,
      width: 290,
      mono: true,
      dim: true,
      hiddenAtFirst: true,
      text: (row) => row.idempotencyKey,
    },
  ]
}
