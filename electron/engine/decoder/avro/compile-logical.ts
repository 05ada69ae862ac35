import { ExactNumber } from '#shared/lib/exact-number.ts'
import { formatUuid } from '#shared/lib/uuid.ts'
import { BodyReader, Unreadable } from './body-reader.ts'
import type { Read } from './compile.ts'
import { decimalText, maxDecimalBytes, maxScale, unscaledOf } from './decimal-text.ts'
import { isoDate, isoDuration, isoTime, isoTimestamp } from './iso-time.ts'
import type { AvroType, LogicalType } from './types.ts'

type Scalar = Extract<AvroType, { readonly logical: LogicalType | null }>

/** How a value of a logical type reads; null where the type has none. */
export function compileLogical(type: Scalar): Read | null {
  const { logical } = type
  if (logical === null) return null
  const raw = (reader: BodyReader): Buffer => (type.kind === 'fixed' ? reader.fixed(type.size) : reader.bytes())
  switch (logical.kind) {
    case 'decimal':
      return (reader) => decimal(reader, raw(reader), logical.scale)
    case 'big-decimal':
      return (reader) => bigDecimal(reader, reader.bytes())
    case 'uuid':
      return (reader) => formatUuid(raw(reader))
    case 'duration':
      return (reader) => {
        const bytes = raw(reader)
        return isoDuration(bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8))
      }
    case 'date':
      return (reader) => isoDate(reader.int())
    case 'time':
      return timeOfDay(type.kind, logical.digits)
    case 'timestamp':
      return logical.local
        ? (reader) => isoTimestamp(reader.long(), logical.digits)
        : (reader) => `${isoTimestamp(reader.long(), logical.digits)}Z`
  }
}

function timeOfDay(kind: Scalar['kind'], digits: 3 | 6): Read {
  return (reader) => {
    const value = kind === 'int' ? reader.int() : reader.long()
    const text = isoTime(value, digits)
    if (text !== null) return text
    reader.note('avro-time-out-of-range', `A time of day of ${value} lies outside the day; it is shown as a number.`)
    return typeof value === 'number' ? value : new ExactNumber(value.toString())
  }
}

/** Bytes that stand without their length, as the whole body; base64 where they have no logical type. */
export function readBare(reader: BodyReader, bytes: Buffer, logical: LogicalType | null): string {
  if (logical?.kind === 'decimal') return decimal(reader, bytes, logical.scale)
  return logical?.kind === 'big-decimal' ? bigDecimal(reader, bytes) : bytes.toString('base64')
}

function decimal(reader: BodyReader, bytes: Buffer, scale: number): string {
  if (bytes.length <= maxDecimalBytes) return decimalText(unscaledOf(bytes), scale)
  reader.note(
    'avro-decimal-too-long',
    `A decimal of ${bytes.length} bytes is shown as base64: it is too long to write out.`,
  )
  return bytes.toString('base64')
}

/** Avro 1.12's big-decimal: inside the bytes stand the unscaled value as bytes and the scale as an int. */
function bigDecimal(reader: BodyReader, bytes: Buffer): string {
  const inside = new BodyReader()
  inside.reset(bytes)
  const unscaled = inside.bytes()
  const scale = inside.int()
  if (inside.left > 0) throw new Unreadable('a big-decimal holds more than an unscaled value and a scale')
  if (unscaled.length <= maxDecimalBytes && Math.abs(scale) <= maxScale) return decimalText(unscaledOf(unscaled), scale)
  reader.note('avro-decimal-too-long', 'A decimal is shown as base64: it is too long to write out.')
  return bytes.toString('base64')
}
