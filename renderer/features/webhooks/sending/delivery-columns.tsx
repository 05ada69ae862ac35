import type { HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import { deliveryTones } from '../../../ui/badges/delivery-tones.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { timeColumn } from '../../../ui/data-grid/record-columns.ts'
import type { Column } from '../../../ui/data-grid/types.ts'
import { clockTime, type Zone } from '../../../ui/format/time.ts'
import { sendingTexts as texts } from './texts.ts'

const t = texts.columns

/** Columns of the deliveries of a webhook. */
export const deliveryColumns = (zone: Zone): readonly Column<HttpDeliveryRow>[] => [
  timeColumn(t.time, zone, (row) => row.createdAtMs),
  { id: 'id', title: t.id, width: 70, mono: true, text: (row) => row.id },
  { id: 'origin', title: t.origin, width: 80, dim: true, text: (row) => row.origin },
  { id: 'user', title: t.user, width: 110, mono: true, text: (row) => row.user },
  {
    id: 'state',
    title: t.state,
    width: 92,
    text: (row) => texts.states[row.state],
    cell: (row) => <Tag tone={deliveryTones[row.state]}>{texts.states[row.state]}</Tag>,
  },
  { id: 'attempts', title: t.attempts, width: 52, align: 'end', mono: true, text: (row) => String(row.attempts) },
  {
    id: 'status',
    title: t.status,
    width: 62,
    align: 'end',
    mono: true,
    text: (row) => (row.lastStatus === null ? null : String(row.lastStatus)),
  },
  {
    id: 'due',
    title: t.due,
    width: 118,
    mono: true,
    text: (row) => (row.state === 'waiting' && row.dueAtMs !== null ? clockTime(row.dueAtMs, zone) : null),
  },
  { id: 'reason', title: t.reason, width: 160, grow: true, text: (row) => row.reason },
  {
    id: 'eventId',
    title: t.eventId,
    width: 290,
    mono: true,
    dim: true,
    hiddenAtFirst: true,
    text: (row) => row.eventId,
  },
]
