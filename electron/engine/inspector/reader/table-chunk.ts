import { stringify } from 'csv-stringify/sync'
import type { DecodedPayload } from '#shared/domain/decode/types.ts'
import type { PathStep } from '#shared/domain/mapping/path.ts'
import { readRecord } from '#shared/domain/mapping/record-view.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { isoTime } from '#shared/lib/iso-time.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { TableChunk } from '../types.ts'
import { fillChunk } from './record-chunks.ts'
import { stepsOf } from './row-cells.ts'
import type { SessionReader } from './session-reader.ts'

/** What Kafka says of a record that has none. */
const noTimestamp = '-1'

const columns = ['time', 'topic', 'partition', 'offset', 'key', 'value', 'event', 'user', 'verdict']

/** The titles, as the first line of the table. */
export const tableHead = (paths: readonly string[]): string => stringify([[...columns, ...paths]])

/** Kept records as lines of CSV. Numbers stand as exactly as they came. */
export function tableChunk(session: SessionReader, seqs: readonly number[], paths: readonly string[]): TableChunk {
  const steps = paths.map(stepsOf)
  const lines: string[] = []
  const taken = fillChunk(session, seqs, (row) => {
    const line = stringify([cellsOf(session, row, steps)])
    lines.push(line)
    return line.length
  })
  return { bytes: Buffer.from(lines.join('')), taken, records: lines.length }
}

function cellsOf(session: SessionReader, row: KeptRow, steps: readonly (readonly PathStep[])[]) {
  const record = session.judge.decode(session.rows.wholeRecord(row))
  const { eventName, user, verdict } = session.summary(row)
  return [
    row.timestampMs === noTimestamp ? '' : (isoTime(Number(row.timestampMs)) ?? row.timestampMs),
    row.topic,
    row.partition,
    row.offset,
    payloadCell(record.key),
    payloadCell(record.value),
    eventName,
    user,
    verdict,
    ...steps.map((path) => textOf(readRecord(record, path))),
  ]
}

/** JSON in one line, other text as it is; nothing for what is absent. */
function payloadCell({ format, value }: DecodedPayload): string {
  if (format === 'null' || format === 'empty') return ''
  return typeof value === 'string' && format !== 'json' ? value : stringifyJson(value)
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : stringifyJson(value)
}
