import { randomBytes } from 'node:crypto'
import { compress, decompress } from '#engine/source/wire/compression.ts'
import { compressSnappy } from '#engine/source/wire/snappy.ts'
import { describe, expect, it } from 'vitest'
import zlib from 'node:zlib'
import { decompress as fzstd } from 'fzstd'

const samples = {
  empty: Buffer.alloc(0),
  short: Buffer.from('x'),
  repetitive: Buffer.from('abcdefgh '.repeat(50_000)),
  random: randomBytes(200_000),
}

/** As Java writes it: two framed blocks. */
function xerial(blocks: readonly Buffer[]): Buffer {
  const head = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
  const framed = blocks.map((block) => {
    const folded = compressSnappy(block)
    const length = Buffer.alloc(4)
    length.writeInt32BE(folded.length)
    return Buffer.concat([length, folded])
  })
  return Buffer.concat([head, ...framed])
}

describe('compression', () => {
  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('%s unfolds to what was folded', async (codec) => {
    for (const bytes of Object.values(samples)) {
      expect((await decompress(codec, await compress(codec, bytes))).equals(bytes)).toBe(true)
    }
  })

  it('reads raw snappy and snappy in xerial frames', async () => {
    const blocks = [samples.repetitive.subarray(0, 32_000), samples.short]
    expect((await decompress('snappy', xerial(blocks))).equals(Buffer.concat(blocks))).toBe(true)
    expect((await decompress('snappy', compressSnappy(samples.random))).equals(samples.random)).toBe(true)
  })

  it('refuses a snappy frame that is cut off', async () => {
    const framed = xerial([samples.repetitive.subarray(0, 32_000)])
    await expect(decompress('snappy', framed.subarray(0, framed.length - 1))).rejects.toThrow('cut off')
  })

  it('has a way to read zstd where zlib has none', async () => {
    const folded = zlib.zstdCompressSync(samples.repetitive)
    expect(Buffer.from(fzstd(folded)).equals(samples.repetitive)).toBe(true)
  })
})
