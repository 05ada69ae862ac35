import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { Diagnostic, PayloadFormat, RawRecord } from '#shared/schema/record.ts'

/** What bytes turned out to be. Decoding never throws and never loses digits; the raw bytes stay with the record. */
export type DecodedPayload = {
  readonly format: PayloadFormat
  /** JSON value; text as a string; undecodable bytes as `{"base64": …}`; tombstone null; empty payload "". */
  readonly value: JsonValue
  readonly schemaId: number | null
  /** Where the frame names its schema by GUID instead of by id. */
  readonly schemaGuid?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** A record with everything that mapping, filter and the screens look at. */
export type DecodedRecord = {
  readonly raw: RawRecord
  readonly key: DecodedPayload
  readonly value: DecodedPayload
}
