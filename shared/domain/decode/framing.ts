import { decodeUtf8 } from '#shared/lib/utf8.ts'
import { formatUuid } from '#shared/lib/uuid.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** How a payload names the schema it was written with (Confluent's wire formats). */
export type Framing =
  | { readonly kind: 'id'; readonly schemaId: number; readonly bodyAt: number }
  | { readonly kind: 'guid'; readonly schemaGuid: string; readonly bodyAt: number }

/** A frame that stands in a header; the payload is then bare. */
export type HeaderFraming = {
  readonly framing: Framing
  /** What follows the id inside the header: Protobuf's message indexes. */
  readonly tail: Uint8Array
}

const idPrefixBytes = 5
const guidPrefixBytes = 17

/**
 * `00` + int32 big-endian schema id, or `01` + 16-byte GUID, at the start of the bytes; null for anything else. Avro,
 * Protobuf and JSON Schema all use it, so the frame alone does not tell the format.
 */
export function detectFraming(bytes: Uint8Array): Framing | null {
  if (bytes[0] === 0 && bytes.length >= idPrefixBytes) return idFraming(bytes)
  if (bytes[0] === 1 && bytes.length >= guidPrefixBytes && looksLikeGuid(bytes)) return guidFraming(bytes)
  return null
}

function idFraming(bytes: Uint8Array): Framing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { kind: 'id', schemaId: view.getUint32(1), bodyAt: idPrefixBytes }
}

const guidFraming = (bytes: Uint8Array): Framing => ({
  kind: 'guid',
  schemaGuid: formatUuid(bytes.subarray(1, guidPrefixBytes)),
  bodyAt: guidPrefixBytes,
})

/**
 * Leaves text that happens to begin with 01 alone. A registry's GUID is the MD5 of the schema with no bits set aside
 * for a UUID version (Confluent's server), or a random UUID; 16 such bytes are practically never valid UTF-8.
 */
const looksLikeGuid = (bytes: Uint8Array): boolean =>
  (((bytes[7] ?? 0) & 0xf0) === 0x40 && ((bytes[9] ?? 0) & 0xc0) === 0x80) ||
  decodeUtf8(bytes.subarray(1, guidPrefixBytes)) === null

/** Magic of an Avro object container file: `Obj` and 1. */
export const isAvroContainer = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x4f && bytes[1] === 0x62 && bytes[2] === 0x6a && bytes[3] === 1

/** Headers that may hold the frame instead of the payload; where there are several, the last one wins. */
const schemaIdHeaders = { key: '__key_schema_id', value: '__value_schema_id' } as const

/** The frame in a record's header, or null. What stands in that header is meant as a frame: no guessing here. */
export function framingFromHeaders(headers: RawRecord['headers'], part: 'key' | 'value'): HeaderFraming | null {
  const header = schemaHeader(headers, part)
  return header === null ? null : headerFraming(header[1])
}

/** The header that would hold the frame, and does not; null where there is none, or a good one. */
export function unreadableHeader(headers: RawRecord['headers'], part: 'key' | 'value'): Header | null {
  const header = schemaHeader(headers, part)
  return header === null || headerFraming(header[1]) !== null ? null : header
}

type Header = RawRecord['headers'][number]

function schemaHeader(headers: RawRecord['headers'], part: 'key' | 'value'): Header | null {
  const name = schemaIdHeaders[part]
  return headers.findLast((header) => header[0] === name) ?? null
}

function headerFraming(bytes: Uint8Array | null): HeaderFraming | null {
  if (bytes === null) return null
  const [magic] = bytes
  if (magic === 0 && bytes.length >= idPrefixBytes) {
    return { framing: idFraming(bytes), tail: bytes.subarray(idPrefixBytes) }
  }
  if (magic === 1 && bytes.length >= guidPrefixBytes) {
    return { framing: guidFraming(bytes), tail: bytes.subarray(guidPrefixBytes) }
  }
  return null
}

/** The key of a schema in a `SchemaLookup`: `id:1042` or `guid:…`. */
export const schemaKey = (framing: Framing): string =>
  framing.kind === 'id' ? `id:${framing.schemaId}` : `guid:${framing.schemaGuid}`

const noKeys: readonly string[] = []

/** Keys of the schemas that decoding this record asks for, at most two: what to fetch before. */
export function schemaKeysOf(raw: RawRecord): readonly string[] {
  const key = framingOf(raw, 'key')
  const value = framingOf(raw, 'value')
  if (key === null) return value === null ? noKeys : [schemaKey(value)]
  return value === null ? [schemaKey(key)] : [schemaKey(key), schemaKey(value)]
}

/**
 * The frame of a record's key or value, wherever it stands; null for tombstones and plain payloads. One without bytes
 * may have it in a header: a Protobuf message whose fields are all zero is such a payload.
 */
export function framingOf(raw: RawRecord, part: 'key' | 'value'): Framing | null {
  const bytes = raw[part]
  if (bytes === null) return null
  const header = raw.headers.length === 0 ? null : framingFromHeaders(raw.headers, part)
  return header === null ? detectFraming(bytes) : header.framing
}
