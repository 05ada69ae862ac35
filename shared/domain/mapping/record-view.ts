import { encodeBase64 } from '#shared/lib/base64.ts'
import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { DecodedRecord } from '../decode/types.ts'
import { followPath, type PathStep } from './path.ts'

/**
 * The object that paths look at: topic, partition, offset, timestamp (epoch ms), key, headers, value. Where a header
 * comes several times, its last value counts; header values are texts, or `{"base64": …}` where they are none.
 */
export function recordView(record: DecodedRecord): JsonObject {
  return {
    topic: record.raw.topic,
    partition: record.raw.partition,
    offset: wholeNumber(record.raw.offset),
    timestamp: wholeNumber(record.raw.timestampMs),
    key: record.key.value,
    headers: headersView(record),
    value: record.value.value,
  }
}

/** What a path of the record view names, without building the view; undefined where there is nothing. */
export function readRecord(record: DecodedRecord, steps: readonly PathStep[]): JsonValue | undefined {
  switch (steps[0]) {
    case undefined:
      return recordView(record)
    case 'value':
      return followPath(record.value.value, steps, 1)
    case 'key':
      return followPath(record.key.value, steps, 1)
    case 'headers':
      return followPath(headersView(record), steps, 1)
    case 'topic':
      return followPath(record.raw.topic, steps, 1)
    case 'partition':
      return followPath(record.raw.partition, steps, 1)
    case 'offset':
      return followPath(wholeNumber(record.raw.offset), steps, 1)
    case 'timestamp':
      return followPath(wholeNumber(record.raw.timestampMs), steps, 1)
    default:
      return undefined
  }
}

/** A bigint as a plain number where that is exact. */
function wholeNumber(value: bigint): number | ExactNumber {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : new ExactNumber(value.toString())
}

function headersView(record: DecodedRecord): JsonObject {
  const view: { [key: string]: JsonValue } = {}
  for (const [name, bytes] of record.raw.headers) setOwn(view, name, headerValue(bytes))
  return view
}

function headerValue(bytes: Uint8Array | null): JsonValue {
  if (bytes === null) return null
  return decodeUtf8(bytes) ?? { base64: encodeBase64(bytes) }
}
