import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { schemaKeysOf } from '#shared/domain/decode/framing.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { CaptureChunk, RecordChunk } from '../types.ts'
import type { SessionReader } from './session-reader.ts'

/** A chunk ends with the record that reaches this: little enough for the way between threads. */
const chunkBytes = 1_048_576
const maxRecords = 2_000

/** Kept records in the asked order, until the chunk is full. */
export function recordChunk(session: SessionReader, seqs: readonly number[]): RecordChunk {
  const records: RawRecord[] = []
  let bytes = 0
  let taken = 0
  for (const seq of seqs) {
    if (bytes >= chunkBytes || records.length >= maxRecords) break
    taken += 1
    const row = session.rows.row(seq)
    if (row === undefined) continue
    records.push(session.rows.wholeRecord(row))
    bytes += row.keyBytes + row.valueBytes + row.headersBytes
  }
  return { records, taken }
}

/** The same as lines of a capture. */
export function captureChunk(session: SessionReader, seqs: readonly number[]): CaptureChunk {
  const { records, taken } = recordChunk(session, seqs)
  const text = records.map((record) => `${encodeCaptureLine(record)}\n`).join('')
  const schemas = new Set(records.flatMap(schemaKeysOf))
  return { bytes: Buffer.from(text), taken, records: records.length, schemas: [...schemas] }
}
