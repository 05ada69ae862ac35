import type { JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { Convert } from '#shared/schema/mapping.ts'
import { findingOf } from '../onesignal/rules.ts'
import { numberText } from './describe.ts'
import { readTimestamp, type TimestampUnit } from './timestamp.ts'

/** A converted value; undefined where it could not be converted. `note` says what was done, null = nothing. */
export type Converted = { readonly value: JsonValue | undefined; readonly note: string | null }

/** Turns a present value into what the mapping asks for; what is worth knowing goes to `findings`. */
export function convertValue(value: JsonValue, convert: Convert, field: string, findings: Finding[]): Converted {
  switch (convert) {
    case 'none':
      return { value, note: null }
    case 'string':
      return toText(value)
    case 'timestamp':
      return toTimestamp(value, 'auto', field, findings)
    case 'epoch-s':
      return toTimestamp(value, 's', field, findings)
    case 'epoch-ms':
      return toTimestamp(value, 'ms', field, findings)
    case 'epoch-us':
      return toTimestamp(value, 'us', field, findings)
  }
}

function toText(value: JsonValue): Converted {
  if (typeof value === 'string') return { value, note: null }
  const digits = numberText(value)
  if (digits !== null) return { value: digits, note: 'number written as text' }
  return { value: stringifyJson(value), note: 'JSON written as text' }
}

function toTimestamp(value: JsonValue, unit: TimestampUnit, field: string, findings: Finding[]): Converted {
  const read = readTimestamp(value, unit)
  if (typeof read === 'string') {
    findings.push(findingOf('timestamp-invalid', field, read))
    return { value: undefined, note: read }
  }
  if (read.zoneAssumed) findings.push(findingOf('timestamp-zone-assumed', field))
  else if (read.note !== null) findings.push(findingOf('timestamp-converted', field, read.note))
  return { value: read.iso, note: read.note }
}
