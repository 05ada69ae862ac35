import { createRecordDecoder } from '#engine/decoder/record-decoder.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import { logSchemas } from '#engine/pipeline/log-schemas.ts'
import type { Database } from '#engine/store/database.ts'
import { editsOf } from '#engine/store/event-edits.ts'
import { recordBySeq } from '#engine/store/records.ts'
import { sql } from '#engine/store/sql.ts'
import type { TracePiece } from '#shared/contract/trace.ts'
import type { DecodedPayload } from '#shared/domain/decode/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { isoTime } from '#shared/lib/iso-time.ts'
import { bytesPiece, pairsPiece, textPiece } from './pieces.ts'

/** A larger value is shown as it came: decoding it would hold up everything else. */
const decodedBytes = 256 * 1024

/** A record with its key, value and headers, decoded with the schemas that the log keeps; null where it is gone. */
export function recordPieces(log: Database, seq: number): readonly TracePiece[] | null {
  const stored = recordBySeq(log, seq)
  if (stored === null) return null
  const { raw, cluster, relay, verdict, findings } = stored
  const about = pairsPiece('Record', [
    ['topic', raw.topic],
    ['partition', raw.partition],
    ['offset', raw.offset.toString()],
    ['timestamp', isoTime(Number(raw.timestampMs))],
    ['cluster', cluster],
    ['relay', relay],
    ['verdict', verdict],
  ])
  const found = findings.map(({ rule, path, message, fix }): [string, string] => [rule, `${path}: ${message} ${fix}`])
  const headers = raw.headers.map(([name, value]): [string, string] => [name, headerText(value)])
  const size = raw.value?.length ?? 0
  const decoded =
    size > decodedBytes ? null : createRecordDecoder('auto', new SchemaBook(logSchemas(log, cluster))).decode(raw)
  return [
    about,
    ...(found.length === 0 ? [] : [pairsPiece('Findings', found)]),
    decoded === null
      ? bytesPiece('Value', raw.value ?? new Uint8Array(), size)
      : payloadPiece('Value', decoded.value, size),
    ...(raw.key === null || decoded === null ? [] : [payloadPiece('Key', decoded.key, raw.key.length)]),
    ...(headers.length === 0 ? [] : [pairsPiece('Headers', headers)]),
  ]
}

function payloadPiece(title: string, { format, value, diagnostics }: DecodedPayload, bytes: number): TracePiece {
  const why = diagnostics.map(({ message }) => message).join(' ')
  const text = typeof value === 'string' ? value : stringifyJson(value)
  return textPiece(`${title} (${format})${why === '' ? '' : `: ${why}`}`, text, bytes)
}

function headerText(value: Uint8Array | null): string {
  if (value === null) return 'null'
  const text = Buffer.from(value).toString('utf8')
  return text.includes('\ufffd') ? `0x${Buffer.from(value).toString('hex')}` : text
}

const eventJson = sql<[record: number], { json: string }>('trace.event-json')`SELECT json FROM events WHERE record = ?`

/** An event as it is sent, and what it was before edits by hand. */
export function eventPieces(log: Database, record: number): readonly TracePiece[] | null {
  const found = log.get(eventJson, record)
  if (found === undefined) return null
  return [
    textPiece('Event, as sent', found.json),
    ...editsOf(log, record).map(({ atMs, before }) =>
      textPiece(`Until the edit of ${isoTime(atMs)}`, before ?? 'There was no event: the record had been rejected.'),
    ),
  ]
}
