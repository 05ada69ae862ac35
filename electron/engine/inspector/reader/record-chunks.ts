import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { schemaKeysOf } from '#shared/domain/decode/framing.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { CaptureChunk, RecordChunk } from '../types.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { SessionReader } from './session-reader.ts'

/** A chunk ends with the record that reaches this, in bytes or characters: little enough for the way between threads. */
const chunkSize = 1_048_576
const maxRecords = 2_000

/**
 * Goes through those of the asked records that are still kept, in the asked order, until the chunk is full.
 * @param add gives the size of what it added
 * @returns how many of the asked ones the chunk is about
 */
export function fillChunk(session: SessionReader, seqs: readonly number[], add: (row: KeptRow) => number): number {
  let size = 0
  let records = 0
  let taken = 0
  for (const seq of seqs) {
    if (size >= chunkSize || records >= maxRecords) break
    taken += 1
    const row = session.rows.row(seq)
    if (row === undefined) continue
    size += add(row)
    records += 1
  }
  return taken
}

/** Kept records with all their bytes. */
export function recordChunk(session: SessionReader, seqs: readonly number[]): RecordChunk {
  const records: RawRecord[] = []
  const taken = fillChunk(session, seqs, (row) => {
    records.push(session.rows.wholeRecord(row))
    return row.keyBytes + row.valueBytes + row.headersBytes
  })
  return { records, taken }
}

/** The same as lines of a capture. */
export function captureChunk(session: SessionReader, seqs: readonly number[]): CaptureChunk {
  const { records, taken } = recordChunk(session, seqs)
  const text = records.map((record) => `${encodeCaptureLine(record)}\n`).join('')
  const schemas = new Set(records.flatMap(schemaKeysOf))
  return { bytes: Buffer.from(text), taken, records: records.length, schemas: [...schemas] }
}
