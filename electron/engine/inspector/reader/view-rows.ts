import type { ViewRow } from '#shared/contract/live.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import { rowText, rowTextOfUnknown } from './payload-text.ts'
import type { SessionReader } from './session-reader.ts'

/** A kept record as a row of the grid. */
export function toViewRow(row: KeptRow, position: number, session: SessionReader): ViewRow {
  const { format, verdict, eventName, user, eventBytes } = session.summary(row)
  return {
    position,
    seq: row.seq,
    topic: row.topic,
    partition: row.partition,
    offset: row.offset,
    timestampMs: Number(row.timestampMs),
    key: rowTextOfUnknown(row.key),
    value: rowText(row.value, format),
    valueBytes: row.valueBytes,
    format,
    eventName,
    user,
    verdict,
    eventBytes,
  }
}
