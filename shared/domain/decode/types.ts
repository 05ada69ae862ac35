import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { Result } from '#shared/lib/result.ts'
import type { Diagnostic, PayloadFormat, RawRecord } from '#shared/schema/record.ts'
import type { SchemaType } from '#shared/schema/schema-entry.ts'

/** What bytes turned out to be. Decoding never throws and never loses digits; the raw bytes stay with the record. */
export type DecodedPayload = {
  readonly format: PayloadFormat
  /** JSON value; text as a string; undecodable bytes as `{"base64": …}`; tombstone null; empty payload "". */
  readonly value: JsonValue
  readonly schemaId: number | null
  /** Where the frame names its schema by GUID instead of by id. */
  readonly schemaGuid?: string
  /** What is known of the schema and how the payload names it; absent for plain payloads. */
  readonly schema?: PayloadSchema
  readonly diagnostics: readonly Diagnostic[]
}

/** A record with everything that mapping, filter and the screens look at. */
export type DecodedRecord = {
  readonly raw: RawRecord
  readonly key: DecodedPayload
  readonly value: DecodedPayload
}

/** The schema of a payload as the decode report shows it. */
export type PayloadSchema = {
  readonly framing: 'id-prefix' | 'guid-prefix' | 'id-header' | 'guid-header' | 'container'
  readonly type: SchemaType | null
  readonly subject: string | null
  readonly version: number | null
  /** Protobuf message or Avro record, full name. */
  readonly messageType: string | null
}

/** A payload without its frame, on its way to the decoder of its schema. */
export type FramedBody = {
  /** What follows the id; Protobuf's message indexes come first, unless the frame stands in a header. */
  readonly bytes: Uint8Array
  /** What follows the id inside the header (Protobuf's message indexes); null where the frame stands in the payload. */
  readonly headerTail: Uint8Array | null
}

/** What a schema makes of a body. */
export type DecodedBody = {
  readonly value: JsonValue
  readonly messageType: string | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads bodies of one schema, compiled once. Never throws, and is bounded in time and memory by the size of the body. */
export interface BodyDecoder {
  readonly format: 'avro' | 'protobuf' | 'json-schema'
  decode(body: FramedBody): Result<DecodedBody, Diagnostic>
}

/** What is known of a schema at the moment of decoding. */
export type SchemaState =
  | {
      readonly kind: 'ready'
      readonly decoder: BodyDecoder
      readonly subject: string | null
      readonly version: number | null
      /** About the schema itself, such as rules that are not carried out. */
      readonly diagnostics: readonly Diagnostic[]
    }
  /** The diagnostic says why and what to do: no registry, not found, no permission, registry down, schema cannot be used. */
  | { readonly kind: 'missing'; readonly type: SchemaType | null; readonly diagnostic: Diagnostic }

/** What decoding needs beside the bytes. Synchronous: decoding never waits; schemas are fetched before. */
export interface SchemaLookup {
  /** @param key `id:1042` or `guid:…` */
  find(key: string): SchemaState
  /** An Avro object container file, which brings its own schema. */
  container(bytes: Uint8Array): Result<DecodedBody, Diagnostic>
}
