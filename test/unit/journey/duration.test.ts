import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { durationMs, durationText, longestWaitMs } from '#shared/domain/journey/duration.ts'
import { duration } from '#shared/schema/journey.ts'

test.each([
  ['500ms', 500],
  ['5s', 5_000],
  [' 1h  30m ', 5_400_000],
  ['1h30m', 5_400_000],
  ['1.5 h', 5_400_000],
  ['2d', 172_800_000],
  ['0s', 0],
  ['99999999d', longestWaitMs],
])('%s is %i ms', (text, ms) => expect(durationMs(text)).toBe(ms))

test.each(['', '5', 's', '5 seconds', '-5s', '5s and more', '1e3s', '5s,3s', '٣s'])('"%s" is no duration', (text) => {
  expect(durationMs(text)).toBeNull()
  expect(duration.safeParse(text).success).toBe(false)
})

test('what is written of a span reads as the same span, and the files take it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: longestWaitMs }), (ms) => {
      expect(durationMs(durationText(ms))).toBe(ms)
      expect(duration.safeParse(durationText(ms)).success).toBe(true)
    }),
  )
})

test('every text that the files take has a span', () => {
  const part = fc.tuple(fc.nat(9_999), fc.constantFrom('', ' ', '.5 '), fc.constantFrom('ms', 's', 'm', 'h', 'd'))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', ' '), (parts, blank) => {
      const text = parts.map(([amount, more, unit]) => `${amount}${more}${unit}`).join(blank)
      expect(duration.safeParse(text).success).toBe(true)
      expect(durationMs(text)).toBeGreaterThanOrEqual(0)
    }),
  )
})
