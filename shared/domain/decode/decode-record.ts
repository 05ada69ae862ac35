import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { decodePayload } from './decode-payload.ts'
import { framingFromHeaders } from './framing.ts'
import type { DecodedRecord } from './types.ts'

/**
 * A record with key and value decoded. `format` is what people chose for the value; the key is guessed for itself,
 * because keys are plain text more often than not. Never throws; the raw record stays as it is.
 */
export function decodeRecord(raw: RawRecord, format: RecordFormat): DecodedRecord {
  const { headers } = raw
  if (headers.length === 0) {
    return { raw, key: decodePayload(raw.key, 'auto'), value: decodePayload(raw.value, format) }
  }
  return {
    raw,
    key: decodePayload(raw.key, 'auto', framingFromHeaders(headers, 'key')),
    value: decodePayload(raw.value, format, framingFromHeaders(headers, 'value')),
  }
}
