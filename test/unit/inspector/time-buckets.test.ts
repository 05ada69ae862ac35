import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { bucketWidth, countByTime, type TimeWalk } from '#engine/inspector/reader/time-buckets.ts'
import { marks } from '#engine/inspector/reader/time-index.ts'

/** Records at these times; the verdict goes by the time's last digit. */
const walk =
  (times: readonly number[]): TimeWalk =>
  (visit) => {
    const verdicts = times.map((time) => [marks.mapped, marks.rejected, marks.notJudged][time % 3] ?? marks.unknown)
    // In two runs, with something around them that does not belong to them.
    const middle = Math.floor(times.length / 2)
    visit(Float64Array.from([7, ...times]), Uint8Array.from([marks.mapped, ...verdicts]), 1, middle + 1)
    visit(Float64Array.from([...times, 7]), Uint8Array.from([...verdicts, marks.mapped]), middle, times.length)
  }

describe('buckets of time', () => {
  it.each([
    [0, 0, 10, 1],
    [0, 9, 10, 1],
    [0, 10, 10, 2],
    [1_763_721_721_000, 1_763_721_730_999, 10, 1_000],
    [1_763_721_721_500, 1_763_721_730_999, 5, 5_000],
    [0, 86_400_000, 24, 7_200_000],
  ])('from %d to %d in at most %d are %d ms wide', (from, to, buckets, width) => {
    expect(bucketWidth(from, to, buckets)).toBe(width)
  })

  it('hold every record that has a time exactly once, and are never more than asked for', () => {
    const time = fc.oneof(
      fc.constant(-1),
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 1_700_000_000_000, max: 1_763_721_721_113 }),
      fc.maxSafeNat(),
    )
    fc.assert(
      fc.property(fc.array(time), fc.integer({ min: 1, max: 240 }), (times, buckets) => {
        const { fromMs, bucketMs, counts } = countByTime(walk(times), { buckets })
        expect(counts.length).toBeLessThanOrEqual(buckets)
        const all = counts.reduce((sum, one) => sum + one.mapped + one.rejected + one.other, 0)
        expect(all).toBe(times.filter((one) => one >= 0).length)
        expect(Math.abs(fromMs % bucketMs)).toBe(0)
      }),
    )
  })

  it('leave out what lies outside of the asked time', () => {
    const times = [1_000, 2_000, 2_999, 3_000]
    const found = countByTime(walk(times), { buckets: 10, fromMs: 2_000, toMs: 3_000 })
    expect(found).toMatchObject({ fromMs: 2_000, bucketMs: 100 })
    expect(found.counts.reduce((sum, one) => sum + one.mapped + one.rejected + one.other, 0)).toBe(2)
  })
})
