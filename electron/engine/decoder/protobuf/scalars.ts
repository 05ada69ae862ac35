import { ExactNumber } from '#shared/lib/exact-number.ts'
import { shortestFloat } from '#shared/lib/shortest-float.ts'
import type { WireReader } from './wire-reader.ts'

/** How the bytes after a tag are measured; 3 and 4 are the tags around a group. */
export type WireType = 0 | 1 | 2 | 3 | 5

/** A value as the wire has it. Bytes stay bytes until they are shown; so does a text that is no UTF-8. */
export type ScalarValue = null | boolean | number | string | ExactNumber | Uint8Array

/** One of Protobuf's scalar types. */
export type Scalar = {
  readonly wireType: WireType
  /** What absence means where it means anything. */
  readonly zero: boolean | number | string
  readonly read: (reader: WireReader) => ScalarValue
}

const twoTo32 = 4_294_967_296

/** A 64-bit number from its halves: a plain number where that is exact, else its digits. */
function signed64(low: number, high: number): ScalarValue {
  const number = (high | 0) * twoTo32 + (low >>> 0)
  if (Number.isSafeInteger(number)) return number
  return new ExactNumber(((BigInt(high | 0) << 32n) | BigInt(low >>> 0)).toString())
}

function unsigned64(low: number, high: number): ScalarValue {
  const number = (high >>> 0) * twoTo32 + (low >>> 0)
  if (Number.isSafeInteger(number)) return number
  return new ExactNumber(((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toString())
}

/** JSON has no such numbers; proto3's JSON mapping spells them like this too. */
const finite = (number: number): ScalarValue => (Number.isFinite(number) ? number : String(number))

function int32(reader: WireReader): number {
  reader.varint()
  return reader.low | 0
}

function uint32(reader: WireReader): number {
  reader.varint()
  return reader.low >>> 0
}

function sint32(reader: WireReader): number {
  reader.varint()
  return (reader.low >>> 1) ^ -(reader.low & 1)
}

function bool(reader: WireReader): boolean {
  reader.varint()
  return (reader.low | reader.high) !== 0
}

function int64(reader: WireReader): ScalarValue {
  reader.varint()
  return signed64(reader.low, reader.high)
}

function uint64(reader: WireReader): ScalarValue {
  reader.varint()
  return unsigned64(reader.low, reader.high)
}

function sint64(reader: WireReader): ScalarValue {
  reader.varint()
  const { low, high } = reader
  const sign = -(low & 1)
  return signed64(((low >>> 1) | (high << 31)) ^ sign, (high >>> 1) ^ sign)
}

function fixed64(reader: WireReader): ScalarValue {
  reader.fixed64()
  return unsigned64(reader.low, reader.high)
}

function sfixed64(reader: WireReader): ScalarValue {
  reader.fixed64()
  return signed64(reader.low, reader.high)
}

const float = (reader: WireReader): ScalarValue => finite(shortestFloat(reader.bytes.readFloatLE(reader.take(4))))
const double = (reader: WireReader): ScalarValue => finite(reader.bytes.readDoubleLE(reader.take(8)))

function text(reader: WireReader): string | Uint8Array {
  const start = reader.at
  const value = reader.text()
  if (value !== null) return value
  reader.at = start
  return reader.chunk()
}

/** By their names in `.proto` files. */
export const scalars: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['int32', { wireType: 0, zero: 0, read: int32 }],
  ['uint32', { wireType: 0, zero: 0, read: uint32 }],
  ['sint32', { wireType: 0, zero: 0, read: sint32 }],
  ['int64', { wireType: 0, zero: 0, read: int64 }],
  ['uint64', { wireType: 0, zero: 0, read: uint64 }],
  ['sint64', { wireType: 0, zero: 0, read: sint64 }],
  ['bool', { wireType: 0, zero: false, read: bool }],
  ['fixed32', { wireType: 5, zero: 0, read: (reader) => reader.fixed32() }],
  ['sfixed32', { wireType: 5, zero: 0, read: (reader) => reader.fixed32() | 0 }],
  ['fixed64', { wireType: 1, zero: 0, read: fixed64 }],
  ['sfixed64', { wireType: 1, zero: 0, read: sfixed64 }],
  ['float', { wireType: 5, zero: 0, read: float }],
  ['double', { wireType: 1, zero: 0, read: double }],
  ['string', { wireType: 2, zero: '', read: text }],
  ['bytes', { wireType: 2, zero: '', read: (reader) => reader.chunk() }],
])
