import { fc } from '../../../support/property.ts'
import { describe, expect, test } from 'vitest'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import { splitBrush, withBrush } from '../../../../renderer/features/live/filter/brush-filter.ts'
import {
  barsPath,
  brushOf,
  bucketAt,
  placeOf,
  spanText,
} from '../../../../renderer/features/live/histogram/histogram-model.ts'

const brush = { fromMs: 1_763_721_721_000, toMs: 1_763_721_725_500 }

describe('a brushed time in the filter', () => {
  test('is put behind what was typed, and found again', () => {
    const text = withBrush('$.value.amount > 20', brush)
    expect(text).toBe(
      '$.value.amount > 20 and timestamp >= 2025-11-21T10:42:01.000Z and timestamp < 2025-11-21T10:42:05.500Z',
    )
    expect(splitBrush(text)).toEqual({ base: '$.value.amount > 20', brush })
  })

  test('replaces an earlier one and leaves nothing behind when it is taken away', () => {
    const later = { fromMs: brush.toMs, toMs: brush.toMs + 1 }
    expect(splitBrush(withBrush(withBrush('a', brush), later)).brush).toEqual(later)
    expect(withBrush(withBrush('a or b', brush), null)).toBe('a or b')
    expect(withBrush(withBrush('', brush), null)).toBe('')
  })

  test('counts for both sides of an "or"', () => {
    expect(withBrush('a or b', brush)).toMatch(/^\(a or b\) and timestamp/)
    expect(withBrush('(a) or (b)', brush)).toMatch(/^\(\(a\) or \(b\)\) and timestamp/)
  })

  test('is a good filter for every time that a record can have, and comes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER - 1 }), fc.nat(10_000), (fromMs, length) => {
        const whole = withBrush('verdict = mapped or x', { fromMs, toMs: fromMs + length })
        expect(compileFilter(whole).ok).toBe(true)
        expect(splitBrush(whole).brush).toEqual({ fromMs, toMs: fromMs + length })
      }),
    )
  })
})

describe('records by time', () => {
  const bucket = { mapped: 8, rejected: 2, other: 0 }
  const empty = { mapped: 0, rejected: 0, other: 0 }
  const histogram = {
    fromMs: 1_000,
    bucketMs: 500,
    counts: [bucket, empty, { ...empty, other: 5 }, bucket],
    searched: 1,
    total: 1,
  }

  test('gives the time from the first to the end of the last bucket, dragged in either direction', () => {
    expect(brushOf(histogram, { anchor: 1, focus: 2 })).toEqual({ fromMs: 1_500, toMs: 2_500 })
    expect(brushOf(histogram, { anchor: 2, focus: 1 })).toEqual({ fromMs: 1_500, toMs: 2_500 })
  })

  test('finds the bucket under the pointer, also beyond the ends', () => {
    expect([-1, 0, 0.26, 0.99, 1, 7].map((share) => bucketAt(histogram, share))).toEqual([0, 0, 1, 3, 3, 3])
  })

  test('shows the part of a brush that lies in its time', () => {
    expect(placeOf(histogram, { fromMs: 2_000, toMs: 9_000 })).toEqual({ from: 0.5, to: 1 })
    expect(placeOf(histogram, { fromMs: 5_000, toMs: 9_000 })).toBeNull()
  })

  test('says a stretch in words', () => {
    expect(spanText(histogram, { anchor: 0, focus: 3 }, 'utc')).toBe(
      '00:00:01.000 to 00:00:03.000: 16 mapped, 4 rejected, 5 not judged',
    )
  })

  test('draws a bar for each bucket that has records, the highest over the whole height', () => {
    const path = barsPath(
      histogram,
      (one) => one.mapped,
      () => 0,
    )
    expect(path.match(/M/g)).toHaveLength(2)
    expect(
      barsPath(
        { ...histogram, counts: [{ ...empty, mapped: 3 }] },
        (one) => one.mapped,
        () => 0,
      ),
    ).toContain('v-1h')
  })
})
