/** Kafka's wire types as buffers, for the few things that we write ourselves. */

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

/** Big-endian, as all of Kafka's fixed-size integers. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** VARLONG (zig-zag); a VARINT is written the same way. */
export function varlong(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const bytes: number[] = []
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}

/** VARINT (zig-zag), as in record batches. */
export const varint = (value: number): Buffer => varlong(BigInt(value))

/** VARINT length and the bytes; null is -1. */
export const sized = (bytes: Uint8Array | null): Buffer =>
  bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes])

/** STRING: int16 length, UTF-8. */
export function string(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([int16(bytes.length), bytes])
}

/** UNSIGNED_VARINT of the flexible versions (KIP-482). */
function uvarint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}

/** COMPACT_STRING: length plus one, UTF-8. */
export function compactString(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([uvarint(bytes.length + 1), bytes])
}

/** COMPACT_ARRAY: count plus one and the items. */
export const compactArray = (items: readonly Buffer[]): Buffer => Buffer.concat([uvarint(items.length + 1), ...items])

/** An empty TAG_BUFFER. */
export const noTags = Buffer.from([0])

/** ARRAY: int32 count and the items. */
export const array = (items: readonly Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items])
