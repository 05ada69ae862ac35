import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startPacer } from '../../../renderer/ui/pacer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Work that takes a while, and how it went. */
function slowWork(ms: number) {
  const begun: number[] = []
  let running = 0
  let most = 0
  const work = async () => {
    begun.push(performance.now())
    running += 1
    most = Math.max(most, running)
    await new Promise((done) => setTimeout(done, ms))
    running -= 1
  }
  return { work, begun, mostAtOnce: () => most }
}

test('works at once, and while nothing changes not again', async () => {
  const { work, begun } = slowWork(10)
  startPacer(work, 600).nudge()
  expect(begun).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(begun).toHaveLength(1)
})

test('however often it is nudged, it works once every 600 ms', async () => {
  const { work, begun, mostAtOnce } = slowWork(50)
  const pacer = startPacer(work, 600)
  for (let at = 0; at < 60; at += 1) {
    pacer.nudge()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(begun).toEqual(
    [0, 600, 1_200, 1_800, 2_400, 3_000, 3_600, 4_200, 4_800, 5_400, 6_000].map((ms) => ms + (begun[0] ?? 0)),
  )
  expect(mostAtOnce()).toBe(1)
})

test('what changes while it works is followed by another turn, also where the work takes longer than the pause', async () => {
  const { work, begun, mostAtOnce } = slowWork(2_000)
  const pacer = startPacer(work, 600)
  pacer.nudge()
  await vi.advanceTimersByTimeAsync(100)
  pacer.nudge()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(begun).toHaveLength(2)
  expect(mostAtOnce()).toBe(1)
})

test('goes on after work that failed', async () => {
  let turns = 0
  const pacer = startPacer(async () => {
    turns += 1
    await Promise.reject(new Error('not now'))
  }, 600)
  pacer.nudge()
  await vi.advanceTimersByTimeAsync(1_000)
  pacer.nudge()
  expect(turns).toBe(2)
})

test('does nothing more once it is stopped', async () => {
  const { work, begun } = slowWork(50)
  const pacer = startPacer(work, 600)
  pacer.nudge()
  pacer.nudge()
  pacer.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  pacer.nudge()
  expect(begun).toHaveLength(1)
})
