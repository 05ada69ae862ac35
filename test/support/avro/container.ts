import { createRequire } from 'node:module'
import zlib from 'node:zlib'
import { long, text } from './decode-avro.ts'

const snappy = createRequire(import.meta.url)('snappyjs') as { compress(bytes: Buffer): Buffer }

/** How each codec folds a block. */
export const folds: Readonly<Record<string, (block: Buffer) => Buffer>> = {
  null: (block) => block,
  deflate: (block) => zlib.deflateRawSync(block),
  snappy: (block) => {
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(zlib.crc32(block))
    return Buffer.concat([snappy.compress(block), checksum])
  },
  zstandard: (block) => zlib.zstdCompressSync(block),
}

const sync = Buffer.from('0123456789abcdef')

/** An Avro object container file. Each block is its number of records and their bytes. */
export function aContainer({
  schema,
  codec = 'null',
  blocks,
  metadata = {},
}: {
  readonly schema: unknown
  readonly codec?: string
  readonly blocks: readonly { readonly records: number; readonly bytes: Buffer }[]
  readonly metadata?: Readonly<Record<string, string>>
}): Buffer {
  const entries = Object.entries({ 'avro.schema': JSON.stringify(schema), 'avro.codec': codec, ...metadata })
  const header = entries.flatMap(([key, value]) => [...text(key), ...text(value)])
  const parts: Buffer[] = [Buffer.from([0x4f, 0x62, 0x6a, 1, ...long(entries.length), ...header, 0]), sync]
  for (const { records, bytes } of blocks) {
    const folded = (folds[codec] ?? ((block: Buffer) => block))(bytes)
    parts.push(Buffer.from([...long(records), ...long(folded.length)]), folded, sync)
  }
  return Buffer.concat(parts)
}
