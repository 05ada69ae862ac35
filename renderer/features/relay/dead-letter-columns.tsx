import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import type { Column } from '../../ui/data-grid/types.ts'
import { clockTime, fullTime, type Zone } from '../../ui/format/time.ts'
import { placeOf } from './place.ts'
import { texts } from './texts.ts'

const t = texts.deadLetters

/** Columns of the dead letters grid. */
export function deadLetterColumns(zone: Zone): readonly Column<DeadLetterRow>[] {
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
    { id: 'event', title: t.columns.event, width: 120, text: (row) => row.eventName },
    { id: 'user', title: t.columns.user, width: 110, mono: true, text: (row) => row.user },
    {
      id: 'kind',
      title: t.columns.kind,
      width: 78,
      text: (row) => t.kinds[row.kind],
      cell: (row) => <Tag tone={row.kind === 'failed' ? 'err' : 'warn'}>{t.kinds[row.kind]}</Tag>,
    },
    { id: 'message', title: t.columns.message, width: 160, grow: true, text: (row) => row.message },
  ]
}
