import type { ViewRow } from '#shared/contract/live.ts'
import { VerdictTag } from '../../../ui/badges/verdict-tag.tsx'
import type { Column } from '../../../ui/data-grid/types.ts'
import { byteSize } from '../../../ui/format/numbers.ts'
import { clockTime, fullTime, isoTime, type Zone } from '../../../ui/format/time.ts'

/** Columns of the record grid. */
export const liveColumns = (zone: Zone): readonly Column<ViewRow>[] => [
  {
    id: 'time',
    title: 'Time',
    width: 112,
    mono: true,
    dim: true,
    text: (row) => isoTime(row.timestampMs),
    cell: (row) => clockTime(row.timestampMs, zone),
    hint: (row) => fullTime(row.timestampMs, zone),
  },
  { id: 'topic', title: 'Topic', width: 132, mono: true, text: (row) => row.topic, hint: (row) => row.topic },
  {
    id: 'partition',
    title: 'Part',
    width: 56,
    mono: true,
    dim: true,
    align: 'end',
    text: (row) => String(row.partition),
  },
  { id: 'offset', title: 'Offset', width: 76, mono: true, dim: true, align: 'end', text: (row) => row.offset },
  {
    id: 'key',
    title: 'Key',
    width: 100,
    grow: 0.75,
    mono: true,
    text: (row) => row.key,
    hint: (row) => row.key ?? 'no key',
  },
  {
    id: 'event',
    title: 'Event',
    width: 132,
    grow: 1.1,
    text: (row) => row.eventName,
    hint: (row) => row.eventName ?? 'no event name',
  },
  {
    id: 'user',
    title: 'User',
    width: 104,
    grow: 0.75,
    mono: true,
    text: (row) => row.user,
    hint: (row) => row.user ?? 'no user',
  },
  {
    id: 'value',
    title: 'Value',
    width: 120,
    grow: 4,
    mono: true,
    dim: true,
    text: (row) => row.value ?? 'null',
  },
  {
    id: 'size',
    title: 'Size',
    width: 80,
    mono: true,
    dim: true,
    align: 'end',
    hiddenAtFirst: true,
    text: (row) => String(row.valueBytes),
    cell: (row) => byteSize(row.valueBytes),
  },
  { id: 'format', title: 'Format', width: 90, dim: true, hiddenAtFirst: true, text: (row) => row.format },
  {
    id: 'verdict',
    title: 'Verdict',
    width: 104,
    text: (row) => row.verdict,
    cell: (row) => <VerdictTag verdict={row.verdict} eventBytes={row.eventBytes} />,
  },
]
