import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'

/** Turns records of one source into values; the pipeline and the inspector ask the same one. Never throws. */
export interface RecordDecoder {
  decode(record: RawRecord): DecodedRecord
}

/** A decoder for records of the given format. */
export function createRecordDecoder(format: RecordFormat): RecordDecoder {
  return { decode: (record) => decodeRecord(record, format) }
}
