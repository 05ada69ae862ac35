import type { DecodedPayload, DecodedRecord } from '#shared/domain/decode/types.ts'
import { encodeBase64 } from '#shared/lib/base64.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'

/** One record as `tail --json` prints it. Offset and timestamp (epoch ms) are decimal strings, as in captures. */
export function recordJson({ raw, key, value }: DecodedRecord): string {
  return stringifyJson({
    type: 'record',
    topic: raw.topic,
    partition: raw.partition,
    offset: String(raw.offset),
    timestamp: String(raw.timestampMs),
    key: key.value,
    headers: raw.headers.map(([name, bytes]) => [name, bytesJson(bytes)]),
    value: value.value,
    decoding: decodingJson(key, value),
  })
}

/** How the value was decoded; the key's diagnostics follow the value's, named as the key's. */
function decodingJson(key: DecodedPayload, value: DecodedPayload): JsonValue {
  const ofKey = key.diagnostics.map(({ code, message }) => ({ code, message: `Key: ${message}` }))
  return {
    format: value.format,
    schemaId: value.schemaId,
    schemaGuid: value.schemaGuid ?? null,
    messageType: value.schema?.messageType ?? null,
    diagnostics: [...value.diagnostics, ...(isNoise(key) ? [] : ofKey)],
  }
}

/** Keys are plain text more often than not: that one was guessed says nothing. */
const isNoise = (key: DecodedPayload): boolean => key.format === 'text' || key.format === 'null'

function bytesJson(bytes: Uint8Array | null): JsonValue {
  if (bytes === null) return null
  return decodeUtf8(bytes) ?? { base64: encodeBase64(bytes) }
}

/** Characters of a value that a terminal line shows. */
const shownLength = 240

/** One record for people's eyes. */
export function recordText({ raw, key, value }: DecodedRecord): string {
  const time = new Date(Number(raw.timestampMs)).toISOString()
  return `${time}  ${raw.topic}·${raw.partition}·${raw.offset}  ${plain(key.value)}  ${plain(value.value)}`
}

function plain(value: JsonValue): string {
  const text = typeof value === 'string' ? value : stringifyJson(value)
  // Control characters of a payload must not drive the terminal.
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  return clean.length <= shownLength ? clean : `${clean.slice(0, shownLength)}… (${clean.length} characters)`
}
