import { isJsonObject } from './describe.ts'
import { decodeRecord } from '../decode/decode-record.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { compileMapping } from './compile-mapping.ts'
import type { MapOutcome } from './types.ts'

const members = ['name', 'external_id', 'onesignal_id', 'timestamp', 'idempotency_key', 'properties'] as const

/** An event that is a record maps to itself, so that it is held to the same rules. */
const itself = {
  version: 1 as const,
  name: { path: '$.value.name' },
  external_id: { path: '$.value.external_id' },
  onesignal_id: { path: '$.value.onesignal_id' },
  timestamp: { path: '$.value.timestamp' },
  properties: { path: '$.value.properties' },
}

/**
 * What becomes of an event that people typed: the same rules as for one that a mapping makes. The error says what no rule
 * covers: a member that no event has would be left out silently, another key would break the promise that keys stay.
 */
export function examineEditedEvent(
  text: string,
  context: { readonly idempotencyKey: string; readonly nowMs: number },
): Result<MapOutcome, string> {
  const parsed = parseJson(text)
  if (!parsed.ok) return err(`This is no valid JSON: ${parsed.error.message}`)
  if (isJsonObject(parsed.value)) {
    const unknown = Object.keys(parsed.value).find((name) => !members.some((member) => member === name))
    if (unknown !== undefined) {
      return err(`An event has no member "${unknown}": put it into "properties". It has ${members.join(', ')}.`)
    }
    const key = parsed.value['idempotency_key']
    if (key !== undefined && key !== context.idempotencyKey) {
      return err(`The idempotency key cannot be changed: it stays ${context.idempotencyKey}.`)
    }
  }
  const compiled = compileMapping(itself)
  if (!compiled.ok) return err('The rules could not be applied.')
  const record = {
    topic: '',
    partition: 0,
    offset: 0n,
    timestampMs: 0n,
    key: null,
    value: encodeUtf8(text),
    headers: [],
  }
  return ok(compiled.value.map(decodeRecord(record, 'json'), context))
}
