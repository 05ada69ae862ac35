import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import { eventColumn, placeColumn, timeColumn, userColumn } from '../../ui/data-grid/record-columns.ts'
import type { Column } from '../../ui/data-grid/types.ts'
import type { Zone } from '../../ui/format/time.ts'
import { texts } from './texts.ts'

const t = texts.deadLetters

/** Columns of the dead letters grid. */
export function deadLetterColumns(zone: Zone): readonly Column<DeadLetterRow>[] {
  return [
    timeColumn(t.columns.time, zone, (row) => row.createdAtMs),
    placeColumn(t.columns.place),
    eventColumn(t.columns.event),
    {
      id: 'kind',
      title: t.columns.kind,
      width: 78,
      text: (row) => t.kinds[row.kind],
      cell: (row) => <Tag tone={row.kind === 'failed' ? 'err' : 'warn'}>{t.kinds[row.kind]}</Tag>,
    },
    { id: 'message', title: t.columns.message, width: 160, grow: true, text: (row) => row.message },
    userColumn(t.columns.user),
  ]
}
