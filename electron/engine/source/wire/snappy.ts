/**
 * Snappy as Kafka's clients write it: Java frames it in xerial blocks, librdkafka writes one raw block.
 * xerial: 82 'SNAPPY' 00, version and compatible version (int32 each), then blocks of int32 length + raw snappy.
 */
import { createRequire } from 'node:module'
import { unfoldSnappyBlock } from '#engine/lib/snappy-block.ts'

type SnappyJs = { compress(bytes: Buffer): Buffer }

/** snappyjs has no types and is CommonJS; loaded when the first snappy batch is written. */
const loadSnappy = (): SnappyJs => createRequire(import.meta.url)('snappyjs') as SnappyJs

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const xerialHeaderBytes = xerialMagic.length + 8

/** Unfolds raw and xerial-framed snappy. Throws on damaged bytes and above `maxBytes`. */
export function decompressSnappy(bytes: Buffer, maxBytes: number): Buffer {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return unfoldSnappyBlock(bytes, maxBytes)
  const blocks: Buffer[] = []
  let total = 0
  for (let offset = xerialHeaderBytes; offset < bytes.length;) {
    const length = bytes.readInt32BE(offset)
    const start = offset + 4
    if (length < 0 || start + length > bytes.length) throw new RangeError('a snappy block is cut off')
    const block = unfoldSnappyBlock(bytes.subarray(start, start + length), maxBytes - total)
    total += block.length
    blocks.push(block)
    offset = start + length
  }
  return Buffer.concat(blocks, total)
}

/** One raw block, as librdkafka writes it: every client reads it. */
export const compressSnappy = (bytes: Buffer): Buffer => loadSnappy().compress(bytes)
