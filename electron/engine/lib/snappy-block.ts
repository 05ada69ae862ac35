/**
 * Unfolds one raw snappy block (https://github.com/google/snappy, format_description.txt). Our own, because snappyjs
 * takes the length of a literal as a signed number: a damaged block sends it backwards, and it runs for minutes.
 */

/** A copy of three bytes unfolds to 64 at most, so no honest block claims more than this times its size. */
const mostUnfolding = 24

/** @throws RangeError on damaged bytes, and where more than `maxBytes` would come out */
export function unfoldSnappyBlock(block: Buffer, maxBytes: number): Buffer {
  const { length, at } = claimedLength(block)
  if (length > maxBytes) throw new RangeError(`a snappy block of ${length} bytes is larger than ${maxBytes}`)
  if (length > block.length * mostUnfolding) throw damaged()
  const out = Buffer.allocUnsafe(length)
  return unfold(block, at, out)
}

const damaged = (): RangeError => new RangeError('a snappy block is damaged')

/** The varint at the start. */
function claimedLength(block: Buffer): { readonly length: number; readonly at: number } {
  let length = 0
  for (let at = 0; at < 5 && at < block.length; at += 1) {
    const byte = block[at] as number
    length += (byte & 127) * 2 ** (7 * at)
    if (byte < 128) return { length, at: at + 1 }
  }
  throw damaged()
}

function unfold(block: Buffer, start: number, out: Buffer): Buffer {
  let at = start
  let size = 0
  while (at < block.length) {
    const tag = block[at] as number
    const kind = tag & 3
    const extra = kind === 0 ? literalLengthBytes(tag) : kind === 3 ? 4 : kind
    const bodyAt = at + 1 + extra
    if (bodyAt > block.length) throw damaged()
    if (kind === 0) {
      const length = (extra === 0 ? tag >>> 2 : block.readUIntLE(at + 1, extra)) + 1
      if (bodyAt + length > block.length || size + length > out.length) throw damaged()
      block.copy(out, size, bodyAt, bodyAt + length)
      at = bodyAt + length
      size += length
    } else {
      const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      const offset = block.readUIntLE(at + 1, extra) + (kind === 1 ? (tag >>> 5) << 8 : 0)
      if (offset === 0 || offset > size || size + length > out.length) throw damaged()
      copyWithin(out, size, offset, length)
      at = bodyAt
      size += length
    }
  }
  if (size !== out.length) throw damaged()
  return out
}

/** Lengths of 1 to 60 stand in the tag itself; above, one to four bytes follow. */
function literalLengthBytes(tag: number): number {
  const code = tag >>> 2
  return code < 60 ? 0 : code - 59
}

/** A copy may overlap what it writes: then the same few bytes repeat. */
function copyWithin(out: Buffer, to: number, offset: number, length: number): void {
  if (offset >= length) out.copyWithin(to, to - offset, to - offset + length)
  else for (let i = to; i < to + length; i += 1) out[i] = out[i - offset] as number
}
