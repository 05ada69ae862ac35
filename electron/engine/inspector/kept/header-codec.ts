import type { RawRecord } from '#shared/schema/record.ts'

type Headers = RawRecord['headers']

const colon = 58
const absent = Buffer.from('-:')

/**
 * Headers as one run of bytes: each name and each value as `LENGTH:BYTES`, the length in decimal digits, an absent value
 * as `-:`. Null for none. Has no zero byte where the headers have none, so that SQLite can search it as a text.
 */
export function encodeHeaders(headers: Headers): Uint8Array | null {
  if (headers.length === 0) return null
  const parts: Uint8Array[] = []
  for (const [name, value] of headers) {
    const nameBytes = Buffer.from(name)
    parts.push(Buffer.from(`${nameBytes.length}:`), nameBytes)
    if (value === null) parts.push(absent)
    else parts.push(Buffer.from(`${value.length}:`), value)
  }
  return Buffer.concat(parts)
}

/** Gives back what `encodeHeaders` took, in order, duplicates kept. */
export function decodeHeaders(bytes: Uint8Array | null): Headers {
  if (bytes === null) return []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const headers: [string, Uint8Array | null][] = []
  let at = 0
  const next = (): Uint8Array | null => {
    const end = buffer.indexOf(colon, at)
    if (end === -1) throw new RangeError(`no header begins at byte ${at}`)
    const length = buffer.toString('latin1', at, end)
    at = end + 1
    if (length === '-') return null
    const part = buffer.subarray(at, at + Number(length))
    at += part.length
    return part
  }
  while (at < buffer.length) {
    const name = Buffer.from(next() ?? []).toString('utf8')
    headers.push([name, next()])
  }
  return headers
}
