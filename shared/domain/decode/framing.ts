import { formatUuid } from '#shared/lib/uuid.ts'

/** How a payload names the schema it was written with (Confluent's wire formats). */
export type Framing =
  | { readonly kind: 'id'; readonly schemaId: number; readonly bodyAt: number }
  | { readonly kind: 'guid'; readonly schemaGuid: string; readonly bodyAt: number }

const idPrefixBytes = 5
const guidPrefixBytes = 17

/**
 * `00` + int32 big-endian schema id, or `01` + 16-byte GUID, at the start of the bytes; null for anything else. Avro,
 * Protobuf and JSON Schema all use it, so the frame alone does not tell the format.
 */
export function detectFraming(bytes: Uint8Array): Framing | null {
  if (bytes[0] === 0 && bytes.length >= idPrefixBytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return { kind: 'id', schemaId: view.getUint32(1), bodyAt: idPrefixBytes }
  }
  if (bytes[0] === 1 && bytes.length >= guidPrefixBytes && looksLikeRandomUuid(bytes)) {
    return { kind: 'guid', schemaGuid: formatUuid(bytes.subarray(1, guidPrefixBytes)), bodyAt: guidPrefixBytes }
  }
  return null
}

/** Version 4 and variant bits, so that text or bytes that happen to begin with 01 are left alone. */
const looksLikeRandomUuid = (bytes: Uint8Array): boolean =>
  ((bytes[7] ?? 0) & 0xf0) === 0x40 && ((bytes[9] ?? 0) & 0xc0) === 0x80

/** Magic of an Avro object container file: `Obj` and 1. */
export const isAvroContainer = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x4f && bytes[1] === 0x62 && bytes[2] === 0x6a && bytes[3] === 1

/** Headers that may hold the frame instead of the payload; where there are several, the last one wins. */
export const schemaIdHeaders = { key: '__key_schema_id', value: '__value_schema_id' } as const

/** The frame in a record's header, or null. */
export function framingFromHeaders(
  headers: readonly (readonly [string, Uint8Array | null])[],
  part: 'key' | 'value',
): Framing | null {
  const name = schemaIdHeaders[part]
  for (let i = headers.length - 1; i >= 0; i -= 1) {
    const header = headers[i]
    if (header !== undefined && header[0] === name) return header[1] === null ? null : detectFraming(header[1])
  }
  return null
}
