import { expect, test } from 'vitest'
import { LatencyWindow, latencyWindowMs } from '#engine/relay/latency.ts'

const startMs = 1_767_323_045_000
const clockAt = (ms: number) => {
  const clock = { atMs: ms, now: () => clock.atMs }
  return clock
}

test('percentiles are at most 15 % above the true ones and never below', () => {
  const window = new LatencyWindow(clockAt(startMs))
  for (let ms = 1; ms <= 10_000; ms += 1) window.add(ms)
  const seen = window.snapshot()
  expect(seen?.count).toBe(10_000)
  for (const [told, exact] of [
    [seen?.p50Ms, 5_000],
    [seen?.p95Ms, 9_500],
    [seen?.p99Ms, 9_900],
  ] as const) {
    expect(told).toBeGreaterThanOrEqual(exact)
    expect(told).toBeLessThanOrEqual(exact * 1.15 + 1)
  }
})

test('only the last minutes count, and without anything in them there is nothing to tell', () => {
  const clock = clockAt(startMs)
  const window = new LatencyWindow(clock)
  window.add(60_000)
  clock.atMs += latencyWindowMs - 60_000
  window.add(10)
  expect(window.snapshot()?.count).toBe(2)
  clock.atMs += 60_000
  expect(window.snapshot()).toMatchObject({ count: 1, p99Ms: 11 })
  clock.atMs += latencyWindowMs
  expect(window.snapshot()).toBeNull()
})

test('a clock that jumps back by hours tells nothing of the future, and counts from there', () => {
  const clock = clockAt(startMs)
  const window = new LatencyWindow(clock)
  window.add(5_000)
  clock.atMs -= 3 * 3_600_000
  expect(window.snapshot()).toBeNull()
  window.add(1)
  expect(window.snapshot()).toEqual({ count: 1, p50Ms: 1, p95Ms: 1, p99Ms: 1 })
})

test('what clocks that differ tell below nothing, and what took weeks, stays within the scale', () => {
  const window = new LatencyWindow(clockAt(startMs))
  window.add(-5_000)
  window.add(30 * 24 * 3_600_000)
  expect(window.snapshot()?.p50Ms).toBe(1)
  expect(window.snapshot()?.p99Ms).toBeGreaterThan(24 * 3_600_000 * 0.9)
})
