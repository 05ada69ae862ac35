import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { decodePayload } from './decode-payload.ts'
import { framingFromHeaders } from './framing.ts'
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
  return {
    raw,
    key: decodePayload(raw.key, 'auto', schemas, framingFromHeaders(headers, 'key')),
    value: decodePayload(raw.value, format, schemas, framingFromHeaders(headers, 'value')),
  }
}
