import { expect, test } from 'vitest'
import { ClockWatch } from '#engine/lib/clock-watch.ts'

const everyMs = 5_000
const second = 1_000

test.each([
  ['looks that come in time', 5_000, 0],
  ['a busy computer', 5_000 + 29 * second, 0],
  ['a time server that takes a second back', 4_000, 0],
  ['eight hours of sleep', 5_000 + 8 * 3_600 * second, 8 * 3_600 * second],
  ['a clock that is set back an hour', 5_000 - 3_600 * second, -3_600 * second],
])('%s', (_, passedMs, jumpMs) => {
  let nowMs = 1_000_000
  const watch = new ClockWatch({ now: () => nowMs }, everyMs)
  nowMs += everyMs
  expect(watch.look()).toBe(0)
  nowMs += passedMs
  expect(watch.look()).toBe(jumpMs)
  nowMs += everyMs
  expect(watch.look()).toBe(0)
})
