import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { maxScale } from './decimal-text.ts'
import type { AvroType, LogicalType } from './types.ts'

/** Logical types by underlying type and name (Avro 1.12, "Logical Types"); `decimal` has parameters of its own. */
const known: { readonly [underlying: string]: { readonly [name: string]: LogicalType } } = {
  int: { date: { kind: 'date' }, 'time-millis': { kind: 'time', digits: 3 } },
  long: {
    'time-micros': { kind: 'time', digits: 6 },
    'timestamp-millis': { kind: 'timestamp', digits: 3, local: false },
    'timestamp-micros': { kind: 'timestamp', digits: 6, local: false },
    'timestamp-nanos': { kind: 'timestamp', digits: 9, local: false },
    'local-timestamp-millis': { kind: 'timestamp', digits: 3, local: true },
    'local-timestamp-micros': { kind: 'timestamp', digits: 6, local: true },
    'local-timestamp-nanos': { kind: 'timestamp', digits: 9, local: true },
  },
  bytes: { 'big-decimal': { kind: 'big-decimal' } },
}

/**
 * The logical type of a schema, or null. The specification asks readers to ignore what they do not know and what does
 * not fit, and to show the underlying type. (`uuid` on a string is the string.)
 */
export function logicalTypeOf(schema: JsonObject, kind: AvroType['kind'], size = 0): LogicalType | null {
  const name = getOwn(schema, 'logicalType')
  if (typeof name !== 'string') return null
  if (name === 'decimal' && (kind === 'bytes' || kind === 'fixed')) return decimalOf(schema)
  if (kind === 'fixed') {
    if (name === 'uuid' && size === 16) return { kind: 'uuid' }
    return name === 'duration' && size === 12 ? { kind: 'duration' } : null
  }
  return getOwn(getOwn(known, kind) ?? {}, name) ?? null
}

function decimalOf(schema: JsonObject): LogicalType | null {
  const precision = getOwn(schema, 'precision')
  const scale = getOwn(schema, 'scale') ?? 0
  if (!isCount(precision) || precision === 0 || !isCount(scale)) return null
  return scale <= precision && scale <= maxScale ? { kind: 'decimal', scale } : null
}

const isCount = (value: JsonValue | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0
