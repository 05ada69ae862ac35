/** Columns that every grid of records, deliveries or requests has, so that they look the same everywhere. */
import { clockTime, fullTime, type Zone } from '../format/time.ts'
import type { Column } from './types.ts'

type Placed = { readonly topic: string; readonly partition: number; readonly offset: string }

/** `user-events·3·8841`: where a record stands. */
export const placeOf = (row: Placed): string => `${row.topic}·${row.partition}·${row.offset}`

/** When it happened; the title has the day and the zone. */
export const timeColumn = <Row>(title: string, zone: Zone, atMs: (row: Row) => number): Column<Row> => ({
  id: 'time',
  title,
  width: 116,
  mono: true,
  dim: true,
  text: (row) => clockTime(atMs(row), zone),
  hint: (row) => fullTime(atMs(row), zone),
})

/** Wide enough for `purchase-events·2·24621`. */
export const placeColumn = <Row extends Placed>(title: string): Column<Row> => ({
  id: 'place',
  title,
  width: 196,
  mono: true,
  dim: true,
  text: placeOf,
})

export const eventColumn = <Row extends { readonly eventName: string | null }>(title: string): Column<Row> => ({
  id: 'event',
  title,
  width: 150,
  text: (row) => row.eventName,
})

/** Wide enough for an id of 64 bits. */
export const userColumn = <Row extends { readonly user: string | null }>(title: string): Column<Row> => ({
  id: 'user',
  title,
  width: 164,
  mono: true,
  text: (row) => row.user,
})
