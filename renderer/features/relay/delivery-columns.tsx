import type { DeliveryRow } from '#shared/schema/delivery.ts'
import { deliveryTones } from '../../ui/badges/delivery-tones.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import { eventColumn, placeColumn, timeColumn, userColumn } from '../../ui/data-grid/record-columns.ts'
import type { Column } from '../../ui/data-grid/types.ts'
import type { Zone } from '../../ui/format/time.ts'
import { texts } from './texts.ts'

const t = texts.deliveries

const mappingColumn: Column<DeliveryRow> = {
  id: 'mapping',
  title: t.columns.mapping,
  width: 110,
  text: (row) => row.mapping ?? null,
}

/** Columns of the deliveries grid of a relay with one mapping. */
export const deliveryColumns = (zone: Zone): readonly Column<DeliveryRow>[] => columns(zone, false)

/** Of a relay whose rules choose among several mappings: which one it was is in sight. */
export const deliveryColumnsWithMapping = (zone: Zone): readonly Column<DeliveryRow>[] => columns(zone, true)

function columns(zone: Zone, severalMappings: boolean): readonly Column<DeliveryRow>[] {
  return [
    timeColumn(t.columns.time, zone, (row) => row.createdAtMs),
    placeColumn(t.columns.place),
    eventColumn(t.columns.event),
    userColumn(t.columns.user),
    ...(severalMappings ? [mappingColumn] : []),
    {
      id: 'state',
      title: t.columns.state,
      width: 88,
      text: (row) => t.states[row.state],
      cell: (row) => <Tag tone={deliveryTones[row.state]}>{t.states[row.state]}</Tag>,
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
