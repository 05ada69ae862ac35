import type { EmulatorName, EmulatorUser } from '#shared/contract/receivers.ts'
import { timeColumn } from '../../ui/data-grid/record-columns.ts'
import type { Column } from '../../ui/data-grid/types.ts'
import { count } from '../../ui/format/numbers.ts'
import type { Zone } from '../../ui/format/time.ts'
import { texts } from './texts.ts'

const titles = texts.emulator.columns

const numberColumn = <Row,>(id: string, title: string, value: (row: Row) => number): Column<Row> => ({
  id,
  title,
  width: 76,
  align: 'end',
  mono: true,
  text: (row) => count(value(row)),
})

/** Columns of the users that the emulator has events of. */
export const userColumns = (zone: Zone): readonly Column<EmulatorUser>[] => [
  { id: 'user', title: titles.user, width: 150, grow: true, mono: true, text: (row) => row.user },
  { id: 'app', title: titles.app, width: 120, mono: true, dim: true, text: (row) => row.appId },
  numberColumn('events', titles.events, (row) => row.events),
  numberColumn('names', titles.names, (row) => row.names),
  timeColumn(titles.last, zone, (row) => row.lastAtMs),
]

/** Columns of a user's events by name. */
export const nameColumns = (zone: Zone): readonly Column<EmulatorName>[] => [
  { id: 'name', title: titles.name, width: 150, grow: true, text: (row) => row.name },
  numberColumn('count', titles.count, (row) => row.count),
  { ...timeColumn<EmulatorName>(titles.first, zone, (row) => row.firstAtMs), id: 'first' },
  timeColumn(titles.last, zone, (row) => row.lastAtMs),
]
