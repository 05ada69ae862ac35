import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { SchemaBook } from './schema-book.ts'
import { noRegistry } from './no-source.ts'

/** Turns records of one source into values. */
export interface RecordDecoder {
  /** Fetches the schemas that these records need; null where nothing has to be fetched. Never rejects. */
  prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> | null
  /** With the schemas that are at hand by now; never waits, never throws. */
  decode(record: RawRecord): DecodedRecord
}

/** A decoder for records of the given format. */
export function createRecordDecoder(
  format: RecordFormat,
  schemas: SchemaBook = new SchemaBook(noRegistry),
): RecordDecoder {
  return {
    prepare: (records, signal) => schemas.prepare(records, signal),
    decode: (record) => decodeRecord(record, format, schemas.lookup),
  }
}
