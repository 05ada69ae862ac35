import { describe, expect, test } from 'vitest'
import type { HttpReply } from '#engine/destination/types.ts'
import { judge, testPolicy } from '#engine/outbox/http/judge.ts'
import { retryPresets } from '#shared/domain/retry/presets.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'

const nowMs = 1_700_000_000_000
const assumed: RetryPolicy = retryPresets['onesignal-assumed']

const aReply = (rest: Partial<HttpReply> = {}): HttpReply => ({
  startedAtMs: nowMs - 20,
  durationMs: 20,
  status: 200,
  headers: [],
  body: Buffer.alloc(0),
  bodyBytes: 0,
  bodySha256: null,
  remoteAddress: null,
  timings: {},
  failure: null,
  ...rest,
})

const failed = (kind: NonNullable<HttpReply['failure']>['kind'], mayHaveArrived = true): HttpReply =>
  aReply({ status: null, failure: { kind, code: 'CODE', message: 'What happened.', mayHaveArrived } })

const fresh = { tries: 0, firstTriedAtMs: null, immediateRetries: 0 }
const about = { nowMs, random: 0.5, timeScale: 1 }

describe('an answer', () => {
  test.each([200, 201, 204, 299])('%i is delivered', (status) => {
    expect(judge(fresh, assumed, aReply({ status }), about)).toMatchObject({
      outcome: 'delivered',
      settlement: { state: 'delivered', dueAtMs: null, reason: null },
    })
  })

  test.each([301, 307, 400, 401, 404, 410, 413])('%i fails at once under OneSignal’s assumed policy', (status) => {
    const { outcome, settlement } = judge(fresh, assumed, aReply({ status }), about)
    expect([outcome, settlement.state, settlement.code]).toEqual(['failed', 'failed', `http-${status}`])
  })

  test.each([408, 429, 500, 503, 599])('%i waits for the first delay of the policy', (status) => {
    expect(judge(fresh, assumed, aReply({ status }), about)).toMatchObject({
      outcome: 'retry',
      settlement: { state: 'waiting', dueAtMs: nowMs + 15_000, counted: true },
    })
  })

  test('after the last delay it is given up', () => {
    const verdict = judge({ ...fresh, tries: 5, firstTriedAtMs: nowMs - 1 }, assumed, aReply({ status: 503 }), about)
    expect(verdict.settlement).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('attempt 6, the last of 6'),
    })
  })

  test('Retry-After is a floor; nonsense is ignored and said', () => {
    const asked = (value: string) =>
      judge(fresh, assumed, aReply({ status: 429, headers: [['Retry-After', value]] }), about)
    expect(asked('60').settlement.dueAtMs).toBe(nowMs + 60_000)
    expect(asked('1').settlement.dueAtMs).toBe(nowMs + 15_000)
    expect(asked('999999').settlement.dueAtMs).toBe(nowMs + 3_600_000)
    expect(asked('soon')).toMatchObject({ reason: expect.stringContaining('it was ignored') })
  })

  test('410 switches a Standard Webhooks endpoint off, and the delivery has used up no try', () => {
    const verdict = judge(fresh, retryPresets['standard-webhooks'], aReply({ status: 410 }), about)
    expect(verdict).toMatchObject({ disables: true, settlement: { state: 'held', dueAtMs: null, counted: false } })
  })

  test('one that broke off after a 200 counts as none', () => {
    const broken = { ...failed('network'), status: 200 }
    expect(judge(fresh, assumed, broken, about)).toMatchObject({ outcome: 'retry', settlement: { inDoubt: true } })
  })
})

describe('no answer', () => {
  test('a timeout is tried again, and the request may have arrived', () => {
    expect(judge(fresh, assumed, failed('timeout'), about)).toMatchObject({
      outcome: 'retry',
      settlement: { state: 'waiting', inDoubt: true, code: 'timeout' },
    })
  })

  test.each(['refused-address', 'bad-request'] as const)('%s is final: trying again changes nothing', (kind) => {
    expect(judge(fresh, retryPresets.svix, failed(kind, false), about)).toMatchObject({
      outcome: 'failed',
      settlement: { state: 'failed', code: kind },
    })
  })

  test('what was broken off by a stop is unknown, due again and uses up no try', () => {
    expect(judge(fresh, assumed, failed('stopped'), about)).toMatchObject({
      outcome: 'unknown',
      settlement: { state: 'pending', dueAtMs: nowMs, counted: false, inDoubt: true },
    })
  })

  test('Svix tries once more at once after a connection that failed quickly, outside of the schedule', () => {
    const first = judge(fresh, retryPresets.svix, failed('network'), about)
    expect(first.settlement).toMatchObject({ state: 'waiting', dueAtMs: nowMs, immediate: true })
    const second = judge(
      { tries: 1, firstTriedAtMs: nowMs, immediateRetries: 1 },
      retryPresets.svix,
      failed('network'),
      about,
    )
    expect(second.settlement).toMatchObject({ dueAtMs: nowMs + 5_000, immediate: false })
  })
})

describe('the time scale', () => {
  test('shortens delays, also those that the server asks for in seconds, but not a date', () => {
    const fast = { ...about, timeScale: 60 }
    expect(judge(fresh, assumed, aReply({ status: 503 }), fast).settlement.dueAtMs).toBe(nowMs + 250)
    const seconds = aReply({ status: 429, headers: [['retry-after', '120']] })
    expect(judge(fresh, assumed, seconds, fast).settlement.dueAtMs).toBe(nowMs + 2_000)
    const date = aReply({ status: 429, headers: [['retry-after', new Date(nowMs + 30_000).toUTCString()]] })
    expect(judge(fresh, assumed, date, fast).settlement.dueAtMs).toBe(nowMs + 30_000)
  })

  test('makes time limits pass as fast', () => {
    const item = { tries: 1, firstTriedAtMs: nowMs - 14 * 1_000, immediateRetries: 0 }
    const policy: RetryPolicy = retryPresets['onesignal-api']
    const late = judge(item, policy, aReply({ status: 503 }), { nowMs, random: 0.99, timeScale: 64 })
    expect(late.settlement).toMatchObject({ state: 'waiting' })
    const tooLate = judge(item, policy, aReply({ status: 503 }), { nowMs, random: 0.99, timeScale: 65 })
    expect(tooLate.settlement).toMatchObject({ state: 'failed', reason: expect.stringContaining('15 minutes') })
  })
})

test('a test send is never tried again and switches nothing off', () => {
  const policy = testPolicy(retryPresets['standard-webhooks'])
  for (const reply of [aReply({ status: 503 }), aReply({ status: 410 }), failed('timeout')]) {
    expect(judge(fresh, policy, reply, about)).toMatchObject({ outcome: 'failed', disables: false })
  }
})
