import { expect, test } from 'vitest'
import { RateLimiter } from '#engine/outbox/rate-limiter.ts'

/** How many requests leave between two times, looking every millisecond. */
function countBetween(limiter: RateLimiter, fromMs: number, toMs: number): number {
  let sent = 0
  for (let now = fromMs; now < toMs; now += 1) {
    for (let left = limiter.allowed(now, 50); left > 0; left -= 1) {
      limiter.take(now)
      sent += 1
    }
  }
  return sent
}

test('requests are spaced evenly, and a quiet time is not saved up for a burst', () => {
  const limiter = new RateLimiter(10)
  expect(countBetween(limiter, 0, 1_000)).toBe(10)
  expect(countBetween(limiter, 60_000, 60_100)).toBe(1)
})

test('without a limit nothing waits', () => {
  const limiter = new RateLimiter(null)
  expect(limiter.allowed(0, 7)).toBe(7)
  limiter.take(0)
  expect(limiter.waitMs(0)).toBe(0)
})

test('a 429 stops everything until its time and halves the rate; answers without one give it back', () => {
  const limiter = new RateLimiter(10)
  limiter.limited(0, 5_000)
  expect(limiter.allowed(4_999, 1)).toBe(0)
  expect(countBetween(limiter, 5_000, 6_000)).toBe(5)
  for (let answers = 0; answers < 4; answers += 1) limiter.accepted()
  expect(limiter.rate).toBe(10)
  limiter.accepted()
  expect(limiter.rate).toBe(10)
})

test('429s to requests that were on their way together halve the rate once', () => {
  const limiter = new RateLimiter(16)
  for (const nowMs of [0, 10, 400]) limiter.limited(nowMs, nowMs + 1_000)
  expect(limiter.rate).toBe(8)
  limiter.limited(1_400, 2_400)
  expect(limiter.rate).toBe(4)
})

test('however many 429s come, one request a second leaves', () => {
  const limiter = new RateLimiter(10)
  for (let nowMs = 0; nowMs < 50; nowMs += 1) limiter.limited(nowMs, nowMs)
  expect(countBetween(limiter, 100, 20_100)).toBe(20)
})

test('a relay that asks for less than one a second is never made faster', () => {
  const limiter = new RateLimiter(0.5)
  limiter.limited(0, 0)
  expect(limiter.rate).toBe(0.5)
})

test('without a limit of its own a relay halves what it really sent and finds back to none', () => {
  const limiter = new RateLimiter(null)
  for (let nowMs = 0; nowMs < 80; nowMs += 1) limiter.take(nowMs)
  limiter.limited(90, 90)
  expect(limiter.rate).toBe(40)
  for (let answers = 0; answers < 20; answers += 1) limiter.accepted()
  expect(limiter.rate).toBeNull()
})

test('a block for another reason leaves the rate alone', () => {
  const limiter = new RateLimiter(10)
  limiter.block(300)
  expect(limiter.waitMs(100)).toBe(200)
  expect(limiter.rate).toBe(10)
})
