import { createRequire } from 'node:module'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { unfoldLz4Frame } from '#engine/lib/lz4-frame.ts'
import { compressLz4 } from '#engine/source/wire/lz4.ts'

const lz4js = createRequire(import.meta.url)('lz4js') as { compress(bytes: Buffer): Uint8Array }

const compressible = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 })), { maxLength: 20 })
  .map((parts) => Buffer.concat(parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))))

describe('unfolding an LZ4 frame', () => {
  it.each([
    ['small independent blocks', compressLz4],
    ['large blocks', (bytes: Buffer) => Buffer.from(lz4js.compress(bytes))],
  ])('gives back what another encoder folded: %s', (_, fold) => {
    fc.assert(
      fc.property(compressible, (bytes) => {
        expect(unfoldLz4Frame(fold(bytes), bytes.length).equals(bytes)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('passes over a content size, and checksums behind blocks and frame', () => {
    const frame = '04224d18 7c 40 0500000000000000 00 05000080 68656c6c6f 00000000 00000000 00000000'
    expect(unfoldLz4Frame(Buffer.from(frame.replaceAll(' ', ''), 'hex'), 5).toString()).toBe('hello')
  })

  it('refuses more than is allowed', () => {
    const frame = compressLz4(Buffer.alloc(1_000))
    expect(unfoldLz4Frame(frame, 1_000)).toHaveLength(1_000)
    expect(() => unfoldLz4Frame(frame, 999)).toThrow('more than 999')
  })

  it.each([
    ['a block whose length is negative as a signed number', '04224d18604000 feffff7f 61'],
    ['a block beyond the end', '04224d18604000 05000000 61'],
    ['a match from before the start', '04224d18604000 04000000 10610500 00000000'],
    ['a length that does not end', '04224d18604000 03000000 f0ffff 00000000'],
    ['another format', '1f8b0800000000'],
    ['no end', '04224d18604000'],
    ['nothing', ''],
  ])('refuses damaged bytes at once: %s', (_, hex) => {
    expect(() => unfoldLz4Frame(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 2 ** 20)).toThrow(RangeError)
  })

  it('ends on any bytes', () => {
    fc.assert(
      fc.property(compressible, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes, place, noise) => {
        const frame = compressLz4(bytes)
        frame.set(noise.subarray(0, frame.length - (place % frame.length)), place % frame.length)
        try {
          expect(unfoldLz4Frame(frame, 2 ** 20).length).toBeLessThanOrEqual(2 ** 20)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
