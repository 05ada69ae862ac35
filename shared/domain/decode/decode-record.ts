import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { decodePayload } from './decode-payload.ts'
import { headerUnreadable } from './diagnostics.ts'
import { framingFromHeaders, unreadableHeader } from './framing.ts'
import { noSchemas } from './no-schemas.ts'
import type { DecodedRecord, SchemaLookup } from './types.ts'

/**
 * A record with key and value decoded. `format` is what people chose for the value; the key is guessed for itself,
 * because keys are plain text more often than not. Never throws; the raw record stays as it is.
 * @param schemas what is known of schemas by now; `schemaKeysOf` says which ones to fetch before
 */
export function decodeRecord(raw: RawRecord, format: RecordFormat, schemas: SchemaLookup = noSchemas): DecodedRecord {
  const { headers } = raw
  if (headers.length === 0) {
    return { raw, key: decodePayload(raw.key, 'auto', schemas), value: decodePayload(raw.value, format, schemas) }
  }
  return { raw, key: decodePart(raw, 'key', 'auto', schemas), value: decodePart(raw, 'value', format, schemas) }
}

function decodePart(
  raw: RawRecord,
  part: 'key' | 'value',
  format: RecordFormat,
  schemas: SchemaLookup,
): DecodedRecord[typeof part] {
  const { headers } = raw
  const header = framingFromHeaders(headers, part)
  const payload = decodePayload(raw[part], format, schemas, header)
  const unreadable = header === null && raw[part] !== null ? unreadableHeader(headers, part) : null
  if (unreadable === null) return payload
  const [name, bytes] = unreadable
  return { ...payload, diagnostics: [headerUnreadable(name, bytes?.length ?? null), ...payload.diagnostics] }
}
