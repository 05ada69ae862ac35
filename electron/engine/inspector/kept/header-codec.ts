import type { RawRecord } from '#shared/schema/record.ts'

type Headers = RawRecord['headers']

/** Length of a header without a value. */
const absent = 0xffff_ffff

/** Headers as one run of bytes: name length, name, value length, value, each length 4 bytes big-endian. Null for none. */
export function encodeHeaders(headers: Headers): Uint8Array | null {
  if (headers.length === 0) return null
  const parts: Buffer[] = []
  for (const [name, value] of headers) {
    const nameBytes = Buffer.from(name)
    const lengths = Buffer.alloc(8)
    lengths.writeUInt32BE(nameBytes.length, 0)
    lengths.writeUInt32BE(value?.length ?? absent, 4)
    parts.push(lengths, nameBytes)
    if (value !== null) parts.push(Buffer.from(value.buffer, value.byteOffset, value.length))
  }
  return Buffer.concat(parts)
}

/** Gives back what `encodeHeaders` took, in order, duplicates kept. */
export function decodeHeaders(bytes: Uint8Array | null): Headers {
  if (bytes === null) return []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const headers: [string, Uint8Array | null][] = []
  let at = 0
  while (at < buffer.length) {
    const nameLength = buffer.readUInt32BE(at)
    const valueLength = buffer.readUInt32BE(at + 4)
    at += 8
    const name = buffer.toString('utf8', at, at + nameLength)
    at += nameLength
    const end = valueLength === absent ? at : at + valueLength
    headers.push([name, valueLength === absent ? null : buffer.subarray(at, end)])
    at = end
  }
  return headers
}
