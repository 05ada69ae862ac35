import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { decompress as fzstdDecompress } from 'fzstd'
import { AppError } from '#shared/lib/app-error.ts'
import { unfoldLz4Frame } from '#engine/lib/lz4-frame.ts'
import { compressLz4 } from './lz4.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'

/** The number in the attributes of a record batch. */
export const codecNames = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type CodecName = (typeof codecNames)[number]

/**
 * A batch of at most 1 MB (`max.message.bytes`) may unfold to this many bytes. More is a decompression bomb: refused
 * before it takes the memory of the whole program.
 */
const maxUnfoldedBytes = 256 * 1024 * 1024

const gunzip = promisify(zlib.gunzip)
const gzip = promisify(zlib.gzip)

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

async function decompressZstd(bytes: Buffer): Promise<Buffer> {
  // Node 20 (inside an older Electron) has no zstd in zlib.
  if (typeof zlib.zstdDecompress !== 'function') return asBuffer(fzstdDecompress(bytes))
  return await promisify(zlib.zstdDecompress)(bytes, { maxOutputLength: maxUnfoldedBytes })
}

async function compressZstd(bytes: Buffer): Promise<Buffer> {
  if (typeof zlib.zstdCompress !== 'function') {
    throw new AppError(
      'BAD_INPUT',
      'Cannot write zstd: this runtime can only read it. Choose gzip, snappy or lz4, or run under Node 22.15 or newer.',
    )
  }
  return await promisify(zlib.zstdCompress)(bytes)
}

/** Unfolds the records of a batch. Rejects with the codec's own error when the bytes are damaged. */
export async function decompress(codec: CodecName, bytes: Buffer): Promise<Buffer> {
  switch (codec) {
    case 'none':
      return bytes
    case 'gzip':
      return await gunzip(bytes, { maxOutputLength: maxUnfoldedBytes })
    case 'snappy':
      return decompressSnappy(bytes, maxUnfoldedBytes)
    case 'lz4':
      return unfoldLz4Frame(bytes, maxUnfoldedBytes)
    case 'zstd':
      return await decompressZstd(bytes)
  }
}

/** Folds the records of a batch that is to be produced. */
export async function compress(codec: CodecName, bytes: Buffer): Promise<Buffer> {
  switch (codec) {
    case 'none':
      return bytes
    case 'gzip':
      return await gzip(bytes)
    case 'snappy':
      return compressSnappy(bytes)
    case 'lz4':
      return compressLz4(bytes)
    case 'zstd':
      return await compressZstd(bytes)
  }
}
