import { createRequire } from 'node:module'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { unfoldSnappyBlock } from '#engine/lib/snappy-block.ts'

const snappy = createRequire(import.meta.url)('snappyjs') as { compress(bytes: Buffer): Buffer }

const compressible = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 })), { maxLength: 20 })
  .map((parts) => Buffer.concat(parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))))

describe('unfolding a snappy block', () => {
  it('gives back what another encoder folded', () => {
    fc.assert(
      fc.property(compressible, (bytes) => {
        expect(unfoldSnappyBlock(snappy.compress(bytes), bytes.length).equals(bytes)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses more than is allowed', () => {
    const block = snappy.compress(Buffer.alloc(1_000))
    expect(unfoldSnappyBlock(block, 1_000)).toHaveLength(1_000)
    expect(() => unfoldSnappyBlock(block, 999)).toThrow('larger than 999')
  })

  it.each([
    ['a literal whose length is negative as a signed number', '0afcffffffff00'],
    ['a copy from before the start', '0a0100'],
    ['a copy without its offset', '0a00610a'],
    ['a literal beyond the end', '0a1061'],
    ['a claim that nothing could fulfil', 'ffffffff0f0061'],
    ['less than it claims', '0a0061'],
    ['no length', ''],
  ])('refuses a damaged block at once: %s', (_, hex) => {
    expect(() => unfoldSnappyBlock(Buffer.from(hex, 'hex'), 2 ** 40)).toThrow('damaged')
  })

  it('ends on any bytes', () => {
    fc.assert(
      fc.property(compressible, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes, place, noise) => {
        const block = snappy.compress(bytes)
        block.set(noise.subarray(0, Math.max(0, block.length - (place % block.length))), place % block.length)
        try {
          expect(unfoldSnappyBlock(block, 2 ** 20).length).toBeLessThanOrEqual(2 ** 20)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
