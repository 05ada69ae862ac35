import { expect, test } from 'vitest'
import { RunCounters } from '#engine/relay/run-counters.ts'

const nowMs = 1_767_323_045_000
const clock = { now: () => nowMs }

test('tells how old records were when they were read and accepted, except those without a time', () => {
  const counters = new RunCounters(clock, false)
  counters.read([nowMs - 40, 0, -1])
  counters.accepted([nowMs - 900])
  const { latency } = counters.snapshot()
  expect(latency.read).toMatchObject({ count: 1 })
  expect(latency.read?.p50Ms).toBeGreaterThanOrEqual(40)
  expect(latency.accepted?.p99Ms).toBeGreaterThanOrEqual(900)
})

test('a replay says nothing about how long anything took', () => {
  const counters = new RunCounters(clock, true)
  counters.read([nowMs - 40])
  counters.accepted([nowMs - 900])
  expect(counters.snapshot().latency).toEqual({ read: null, accepted: null })
})
