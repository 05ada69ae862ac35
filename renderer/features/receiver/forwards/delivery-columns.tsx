import type { HttpDeliveryRow } from '#shared/contract/webhooks.ts'
import { deliveryTones } from '../../../ui/badges/delivery-tones.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { timeColumn } from '../../../ui/data-grid/record-columns.ts'
import type { Column } from '../../../ui/data-grid/types.ts'
import { count } from '../../../ui/format/numbers.ts'
import type { Zone } from '../../../ui/format/time.ts'
import { forwardTexts } from './texts.ts'

const titles = forwardTexts.columns

/** Columns of what an endpoint passed on. */
export function deliveryColumns(zone: Zone): readonly Column<HttpDeliveryRow>[] {
  return [
    timeColumn(titles.time, zone, (row) => row.createdAtMs),
    { id: 'id', title: titles.id, width: 80, mono: true, dim: true, text: (row) => row.id },
    { id: 'event', title: titles.event, width: 150, mono: true, text: (row) => row.eventId },
    {
      id: 'state',
      title: titles.state,
      width: 96,
      text: (row) => row.state,
      cell: (row) => <Tag tone={deliveryTones[row.state]}>{row.state}</Tag>,
    },
    {
      id: 'attempts',
      title: titles.attempts,
      width: 76,
      align: 'end',
      mono: true,
      text: (row) => count(row.attempts),
    },
    {
      id: 'status',
      title: titles.status,
      width: 64,
      align: 'end',
      mono: true,
      text: (row) => (row.lastStatus === null ? null : String(row.lastStatus)),
    },
    { id: 'reason', title: titles.reason, width: 240, grow: true, text: (row) => row.reason },
  ]
}
