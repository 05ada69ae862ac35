/**
 * Writes LZ4 frames as Kafka's clients do. lz4js marks the blocks that it writes as dependent on each other, which Java
 * refuses: the frame is written here around its block compressor. (Reading: lib/lz4-frame.ts.)
 * Layout: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
import { createRequire } from 'node:module'

type Lz4Js = {
  compressBound(bytes: number): number
  /** Answers the size of the block, or 0 when it cannot be made smaller. */
  compressBlock(from: Uint8Array, to: Uint8Array, start: number, length: number, hashTable: Uint32Array): number
}

/** lz4js has no types and is CommonJS; loaded when the first LZ4 batch is written. */
const load = (): Lz4Js => createRequire(import.meta.url)('lz4js') as Lz4Js

const loadXxh32 = (): ((seed: number, bytes: Uint8Array, start: number, length: number) => number) =>
  (createRequire(import.meta.url)('lz4js/xxh32.js') as { hash: ReturnType<typeof loadXxh32> }).hash

const magic = Buffer.from([0x04, 0x22, 0x4d, 0x18])
/** Version 1, independent blocks, no checksums but the header's. */
const flags = 0x60
/** Blocks of at most 64 KiB, as Kafka's Java client writes them. */
const blockDescriptor = 0x40
const maxBlockBytes = 65_536
const storedFlag = 0x80000000
/** The size that lz4js' compressor wants. */
const hashTableSize = 65_536

/** Folds into one frame of independent blocks. */
export function compressLz4(bytes: Buffer): Buffer {
  const lz4 = load()
  const descriptor = Buffer.from([flags, blockDescriptor])
  const checksum = (loadXxh32()(0, descriptor, 0, descriptor.length) >> 8) & 0xff
  const parts: Buffer[] = [magic, descriptor, Buffer.from([checksum])]
  for (let start = 0; start < bytes.length; start += maxBlockBytes) {
    const source = bytes.subarray(start, start + maxBlockBytes)
    const target = Buffer.alloc(lz4.compressBound(source.length))
    const size = lz4.compressBlock(source, target, 0, source.length, new Uint32Array(hashTableSize))
    const stored = size === 0 || size >= source.length
    const length = Buffer.alloc(4)
    length.writeUInt32LE(stored ? source.length + storedFlag : size)
    parts.push(length, stored ? source : target.subarray(0, size))
  }
  parts.push(Buffer.alloc(4))
  return Buffer.concat(parts)
}
