import { expect, it } from 'vitest'
import { exactSpan } from '../../../renderer/features/webhooks/settings/exact-span.ts'

it('tells the two ends of a span apart, and rounds to the next unit where one is full', () => {
  const told = [999, 13_500, 54_000, 59_960, 60_000, 66_000, 175_500, 3_599_700, 3_600_000, 16_200_000, 86_400_000]
  expect(told.map(exactSpan)).toEqual([
    '999 ms',
    '13.5 s',
    '54 s',
    '60 s',
    '1 min',
    '1 min 6 s',
    '2 min 56 s',
    '1 h',
    '1 h',
    '4 h 30 min',
    '24 h',
  ])
})
