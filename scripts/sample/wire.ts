/** The few bytes of Avro, Protobuf and the registry's frame that the sample needs, written by hand. */

/** Magic byte 0 and the schema's id, then the body. */
export function framed(schemaId: number, ...body: readonly Uint8Array[]): Uint8Array {
  const head = Buffer.alloc(5)
  head.writeInt32BE(schemaId, 1)
  return Buffer.concat([head, ...body])
}

export const avroLong = (value: bigint): Uint8Array => varint(value >= 0n ? value * 2n : -value * 2n - 1n)

export function avroString(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([avroLong(BigInt(bytes.length)), bytes])
}

/** An Avro `double` and the body of a Protobuf one. */
export function double(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

/** Protobuf: field number and wire type. */
const tag = (field: number, wireType: 0 | 1 | 2): Uint8Array => varint(BigInt(field * 8 + wireType))

export const protoVarint = (field: number, value: bigint): Uint8Array => Buffer.concat([tag(field, 0), varint(value)])

export const protoDouble = (field: number, value: number): Uint8Array => Buffer.concat([tag(field, 1), double(value)])

export const protoBytes = (field: number, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([tag(field, 2), varint(BigInt(bytes.length)), bytes])

export const protoString = (field: number, text: string): Uint8Array => protoBytes(field, Buffer.from(text, 'utf8'))

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)])
    bytes.push(Number(rest & 127n) | 128)
  }
}
