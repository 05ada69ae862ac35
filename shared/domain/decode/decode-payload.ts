import type { RecordFormat } from '#shared/schema/relay.ts'
import { decodeBare, decodeContainer, decodePrefixed } from './decode-framed.ts'
import { decodePlain } from './decode-plain.ts'
import { schemaMissing } from './diagnostics.ts'
import { detectFraming, isAvroContainer, type HeaderFraming } from './framing.ts'
import { noSchemas } from './no-schemas.ts'
import { empty, tombstone, undecoded } from './payloads.ts'
import type { DecodedPayload, SchemaLookup } from './types.ts'

/**
 * Bytes → value + diagnostics. Never throws, never loses digits. What cannot be read becomes `{"base64": …}` of the
 * whole payload with a diagnostic that says why and what to do.
 *
 * A payload that carries a schema id is never read as plain JSON, even where JSON follows the frame: it was written
 * with a schema, and only the schema says what it is.
 * @param format what people chose; a schema that says otherwise wins, with a diagnostic
 * @param header the frame that the record's headers carry for this payload, if any; the payload is then bare
 */
export function decodePayload(
  bytes: Uint8Array | null,
  format: RecordFormat,
  schemas: SchemaLookup = noSchemas,
  header: HeaderFraming | null = null,
): DecodedPayload {
  if (bytes === null) return tombstone
  if (header !== null) return decodeBare(bytes, format, schemas, header)
  if (bytes.length === 0) return empty
  const framing = detectFraming(bytes)
  if (framing !== null) return decodePrefixed(bytes, format, schemas, framing)
  if (isAvroContainer(bytes)) return decodeContainer(bytes, format, schemas)
  if (format !== 'auto' && format !== 'json') return undecoded(bytes, schemaMissing(format))
  return decodePlain(bytes, format)
}
