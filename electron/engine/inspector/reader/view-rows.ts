import type { ViewRow } from '#shared/contract/live.ts'
import type { PayloadFormat } from '#shared/schema/record.ts'
import { maxJudgedBytes } from '../judge.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import { rowText, rowTextOfUnknown } from './payload-text.ts'
import { valueText } from './row-cells.ts'
import type { SessionReader } from './session-reader.ts'

const schemaFormats: ReadonlySet<PayloadFormat> = new Set(['avro', 'protobuf', 'json-schema'])

/** Magic bytes of a schema id and of a schema GUID, which no text begins with. */
const beginsLikeFrame = (bytes: Uint8Array | null): boolean =>
  bytes !== null && bytes.length > 4 && (bytes[0] === 0 || bytes[0] === 1)

/** The bytes of these say nothing to people; large ones are begun as they are, for decoding them takes longer than a turn. */
const needsDecoding = (row: KeptRow, format: PayloadFormat): boolean =>
  row.valueBytes <= maxJudgedBytes && (schemaFormats.has(format) || beginsLikeFrame(row.key))

/** A kept record as a row of the grid. */
export function toViewRow(row: KeptRow, position: number, session: SessionReader): ViewRow {
  const { format, verdict, eventName, user, eventBytes } = session.summary(row)
  const decoded = needsDecoding(row, format) ? session.judge.decode(session.rows.wholeRecord(row)) : null
  return {
    position,
    seq: row.seq,
    topic: row.topic,
    partition: row.partition,
    offset: row.offset,
    timestampMs: Number(row.timestampMs),
    key: decoded === null ? rowTextOfUnknown(row.key) : valueText(decoded.key.value),
    value: decoded === null ? rowText(row.value, format) : valueText(decoded.value.value),
    valueBytes: row.valueBytes,
    format,
    eventName,
    user,
    verdict,
    eventBytes,
  }
}
