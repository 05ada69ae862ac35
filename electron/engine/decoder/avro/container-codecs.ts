import zlib from 'node:zlib'
import { Decompress } from 'fzstd'
import { unfoldSnappyBlock } from '#engine/lib/snappy-block.ts'

const checksumBytes = 4

/** Codecs of object container files that can be unfolded here. */
export const containerCodecs = ['null', 'deflate', 'snappy', 'zstandard'] as const
export type ContainerCodec = (typeof containerCodecs)[number]

export const isContainerCodec = (name: string): name is ContainerCodec =>
  (containerCodecs as readonly string[]).includes(name)

/** Unfolds a block. Throws the codec's own error on damaged bytes, and where more than `maxBytes` would come out. */
export function unfoldBlock(codec: ContainerCodec, block: Buffer, maxBytes: number): Buffer {
  switch (codec) {
    case 'null':
      return block
    case 'deflate':
      return zlib.inflateRawSync(block, { maxOutputLength: Math.max(1, maxBytes) })
    case 'snappy':
      return unfoldSnappy(block, maxBytes)
    case 'zstandard':
      return unfoldZstd(block, maxBytes)
  }
}

/** One raw block, and behind it the big-endian CRC-32 of what it unfolds to. */
function unfoldSnappy(block: Buffer, maxBytes: number): Buffer {
  if (block.length < checksumBytes) throw new RangeError('a snappy block has no checksum')
  const end = block.length - checksumBytes
  const bytes = unfoldSnappyBlock(block.subarray(0, end), maxBytes)
  if (zlib.crc32(bytes) !== block.readUInt32BE(end)) throw new RangeError('a snappy block does not match its checksum')
  return bytes
}

function unfoldZstd(block: Buffer, maxBytes: number): Buffer {
  // Node 20 (inside an older Electron) has no zstd in zlib.
  if (typeof zlib.zstdDecompressSync !== 'function') return unfoldZstdWithoutNode(block, maxBytes)
  return zlib.zstdDecompressSync(block, { maxOutputLength: Math.max(1, maxBytes) })
}

/** The same without Node's help: slower, and as careful about what a frame claims. */
export function unfoldZstdWithoutNode(block: Buffer, maxBytes: number): Buffer {
  if (claimedWindow(block) > Math.max(maxBytes, smallestLimit))
    throw new RangeError('a zstd block claims too much memory')
  const parts: Uint8Array[] = []
  let total = 0
  const stream = new Decompress((part) => {
    total += part.length
    if (total > maxBytes) throw new RangeError(`a zstd block unfolds to more than ${maxBytes} bytes`)
    parts.push(part)
  })
  stream.push(block, true)
  return Buffer.concat(parts, total)
}

/** The default window of zstd's levels up to 19. */
const smallestLimit = 8 * 1024 * 1024

/** Memory that a zstd frame asks its reader for (RFC 8878 §3.1.1.1); 0 where it is no frame. */
function claimedWindow(frame: Buffer): number {
  if (frame.length < 14 || frame.readUInt32LE(0) !== 0xfd2fb528) return 0
  const flags = frame[4] ?? 0
  if ((flags & 0x20) === 0) {
    const window = frame[5] ?? 0
    const base = 2 ** (10 + (window >> 3))
    return base + (base / 8) * (window & 7)
  }
  const sizeAt = 5 + ([0, 1, 2, 4][flags & 3] ?? 0)
  switch (flags >> 6) {
    case 0:
      return frame[sizeAt] ?? 0
    case 1:
      return frame.readUInt16LE(sizeAt) + 256
    case 2:
      return sizeAt + 4 <= frame.length ? frame.readUInt32LE(sizeAt) : 0
    default:
      return sizeAt + 8 <= frame.length ? Number(frame.readBigUInt64LE(sizeAt)) : 0
  }
}
