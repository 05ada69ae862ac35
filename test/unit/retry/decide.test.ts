import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { decide } from '#shared/domain/retry/decide.ts'
import type { AttemptOutcome } from '#shared/domain/retry/outcome.ts'
import { maxAttempts, type RetryPolicy } from '#shared/domain/retry/policy.ts'
import { retryPresetIds, retryPresets, type RetryPresetId } from '#shared/domain/retry/presets.ts'
import { previewSchedule } from '#shared/domain/retry/schedule.ts'

const second = 1_000
const hour = 3_600 * second
const status = (code: number, retryAfterMs: number | null = null): AttemptOutcome => ({
  kind: 'status',
  status: code,
  retryAfterMs,
})
const timeout: AttemptOutcome = { kind: 'network', reason: 'timeout', message: 'too slow', durationMs: 30_000 }
const refused: AttemptOutcome = { kind: 'network', reason: 'connection', message: 'refused', durationMs: 5 }
const policy = (id: RetryPresetId): RetryPolicy => retryPresets[id]
const now = 1_000_000
const delay = (id: RetryPresetId, attempt: number, outcome: AttemptOutcome, random: number) => {
  const decision = decide(policy(id), attempt, outcome, now, random)
  return decision.kind === 'retry' ? decision.at - now : decision.kind
}

describe('the delays of each preset, under a fake clock', () => {
  it.each<[RetryPresetId, readonly number[], readonly number[]]>([
    ['onesignal-assumed', [13.5, 40.5, 121.5, 364.5, 1_080], [16.5, 49.5, 148.5, 445.5, 1_320]],
    ['onesignal-api', [0, 0, 0, 0, 0, 0, 0, 0, 0], [2, 4, 8, 16, 32, 60, 60, 60, 60]],
    ['standard-webhooks', [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], []],
    ['svix', [4, 240, 1_440, 5_760, 14_400, 28_800, 28_800], [6, 360, 2_160, 8_640, 21_600, 43_200, 43_200]],
    ['outpost', [30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360], []],
    ['convoy', Array.from({ length: 10 }, () => 100), []],
    [
      'convoy-exponential',
      [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120],
      [15, 25, 45, 85, 165, 325, 645, 1_285, 2_565, 5_125],
    ],
    ['braze', [45, 90, 180, 360, 720], []],
    ['none', [], []],
  ])('%s', (id, least, most) => {
    const almostOne = 1 - Number.EPSILON
    least.forEach((expected, index) => expect(delay(id, index + 1, status(503), 0)).toBe(expected * second))
    const upper = most.length === 0 ? least : most
    upper.forEach((expected, index) => expect(delay(id, index + 1, status(503), almostOne)).toBe(expected * second))
    expect(delay(id, least.length + 1, status(503), 0)).toBe('failed')
    expect(maxAttempts(policy(id))).toBe(least.length + 1)
  })

  it('covers every preset', () => {
    expect(retryPresetIds).toHaveLength(9)
    for (const id of retryPresetIds) expect(policy(id).id).toBe(id)
  })
})

describe('what is tried again', () => {
  it.each<[RetryPresetId, AttemptOutcome, string]>([
    ['onesignal-assumed', status(408), 'retry'],
    ['onesignal-assumed', status(429), 'retry'],
    ['onesignal-assumed', status(599), 'retry'],
    ['onesignal-assumed', timeout, 'retry'],
    ['onesignal-assumed', refused, 'retry'],
    ['onesignal-assumed', status(301), 'failed'],
    ['onesignal-assumed', status(404), 'failed'],
    ['onesignal-api', status(408), 'failed'],
    ['onesignal-api', status(400), 'failed'],
    ['onesignal-api', status(429), 'retry'],
    ['onesignal-api', status(500), 'retry'],
    ['onesignal-api', status(401), 'disable'],
    ['onesignal-api', status(403), 'disable'],
    ['standard-webhooks', status(301), 'retry'],
    ['standard-webhooks', status(400), 'retry'],
    ['standard-webhooks', status(410), 'disable'],
    ['svix', status(404), 'retry'],
    ['outpost', status(302), 'retry'],
    ['convoy', timeout, 'retry'],
    ['braze', status(404), 'failed'],
    ['braze', timeout, 'failed'],
    ['braze', status(408), 'retry'],
    ['none', status(503), 'failed'],
    ['none', timeout, 'failed'],
  ])('%s after %j: %s', (id, outcome, kind) => {
    expect(decide(policy(id), 1, outcome, now, 0.5).kind).toBe(kind)
  })

  it.each(retryPresetIds)('%s: accepted is delivered, refused by content is final', (id) => {
    expect(decide(policy(id), 1, { kind: 'accepted', status: 202 }, now, 0).kind).toBe('delivered')
    expect(decide(policy(id), 1, { kind: 'item-refused', code: 'not found', message: 'x' }, now, 0).kind).toBe('failed')
    const passing = decide(policy(id), 1, { kind: 'item-error', code: 'busy', message: 'x' }, now, 0).kind
    expect(passing).toBe(id === 'none' ? 'failed' : 'retry')
  })
})

describe('Retry-After', () => {
  it('is a floor, capped where the preset caps it', () => {
    expect(delay('onesignal-assumed', 1, status(429, 60_000), 0.5)).toBe(60_000)
    expect(delay('onesignal-assumed', 1, status(503, 1_000), 0.5)).toBe(15_000)
    expect(delay('onesignal-assumed', 1, status(429, 5 * hour), 0.5)).toBe(hour)
    expect(delay('onesignal-api', 1, status(429, 5_000), 0)).toBe(5_000)
    expect(delay('standard-webhooks', 1, status(429, 5 * hour), 0)).toBe(5 * hour)
  })

  it('is ignored by outpost and convoy', () => {
    expect(delay('outpost', 1, status(429, hour), 0)).toBe(30_000)
    expect(delay('convoy', 1, status(429, hour), 0)).toBe(100_000)
  })

  it('is clamped by svix to once or twice its own delay, and at least a minute when busy', () => {
    expect(delay('svix', 2, status(503, hour), 0.5)).toBe(600_000)
    expect(delay('svix', 2, status(503, 1), 0.5)).toBe(300_000)
    expect(delay('svix', 2, status(503, 400_000), 0.5)).toBe(400_000)
    expect(delay('svix', 1, status(429), 0.5)).toBe(60_000)
    expect(delay('svix', 1, timeout, 0.5)).toBe(60_000)
    expect(delay('svix', 1, status(500), 0.5)).toBe(5_000)
  })
})

describe('limits', () => {
  it('onesignal-api starts no attempt later than 15 minutes after the first', () => {
    const first = now - 14 * 60 * second
    const history = { firstAttemptAtMs: first, immediateRetries: 0 }
    const at = (retryAfterMs: number) => decide(policy('onesignal-api'), 3, status(429, retryAfterMs), now, 0, history)
    expect(at(60 * second)).toMatchObject({ kind: 'retry', at: first + 15 * 60 * second })
    expect(at(60 * second + 1)).toMatchObject({ kind: 'failed', why: expect.stringContaining('15 minutes') })
  })

  it('svix tries once at once after a fast connection failure, without using up its schedule', () => {
    expect(decide(policy('svix'), 1, refused, now, 0.5)).toMatchObject({ kind: 'retry', at: now, immediate: true })
    const history = { firstAttemptAtMs: now, immediateRetries: 1 }
    expect(decide(policy('svix'), 2, refused, now, 0.5, history)).toMatchObject({ at: now + 5_000, immediate: false })
    expect(decide(policy('svix'), 8, refused, now, 0.5, history)).toMatchObject({ kind: 'retry' })
    expect(decide(policy('svix'), 9, refused, now, 0.5, history)).toMatchObject({ kind: 'failed' })
    expect(decide(policy('svix'), 1, { ...refused, durationMs: 1_000 } as AttemptOutcome, now, 0.5)).toMatchObject({
      immediate: false,
    })
  })

  it('every preset ends, never goes back in time, and always says why', () => {
    const outcome = fc.oneof(
      fc.integer({ min: 100, max: 599 }).chain((code) => fc.option(fc.nat(1e7)).map((after) => status(code, after))),
      fc.constantFrom(timeout, refused),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...retryPresetIds),
        fc.integer({ min: 1, max: 30 }),
        outcome,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (id, attempt, result, random) => {
          const decision = decide(policy(id), attempt, result, now, random)
          expect(decision).toStrictEqual(decide(policy(id), attempt, result, now, random))
          expect(decision.why).not.toBe('')
          if (decision.kind === 'retry') {
            expect(Number.isInteger(decision.at)).toBe(true)
            expect(decision.at).toBeGreaterThanOrEqual(now)
            expect(attempt).toBeLessThan(maxAttempts(policy(id)))
          }
        },
      ),
    )
  })
})

describe('a list of delays', () => {
  const chosen = choosePolicy({ delaysMs: [200, 400], on: ['429', '5xx', 'NETWORK'] })
  const custom = chosen.ok ? chosen.value : policy('none')

  it('is one try and one retry a delay, exact, with Retry-After as a floor', () => {
    expect(decide(custom, 1, status(503), now, 0.9)).toMatchObject({ kind: 'retry', at: now + 200 })
    expect(decide(custom, 2, status(503), now, 0.9)).toMatchObject({ kind: 'retry', at: now + 400 })
    expect(decide(custom, 3, status(503), now, 0.9)).toMatchObject({ kind: 'failed' })
    expect(decide(custom, 1, status(429, 2_000), now, 0)).toMatchObject({ at: now + 2_000 })
    expect(decide(custom, 1, timeout, now, 0)).toMatchObject({ at: now + 200 })
  })

  it('fails what is not listed and never disables', () => {
    for (const code of [301, 400, 401, 403, 408, 410])
      expect(decide(custom, 1, status(code), now, 0).kind).toBe('failed')
  })

  it('is refused with the presets’ names when nothing is meant by it', () => {
    expect(choosePolicy('constructor')).toMatchObject({
      ok: false,
      error: { fix: expect.stringContaining('onesignal-api') },
    })
    expect(choosePolicy({ delaysMs: [1], on: ['6xx'] })).toMatchObject({ ok: false, error: { rule: 'retry-unknown' } })
  })
})

describe('the preview', () => {
  it('shows the span of every attempt', () => {
    expect(previewSchedule(policy('onesignal-assumed'))).toMatchObject([
      { attempt: 1, earliestMs: 0, latestMs: 0 },
      { attempt: 2, earliestMs: 13_500, latestMs: 16_500 },
      { attempt: 3, earliestMs: 54_000, latestMs: 66_000 },
      { attempt: 4 },
      { attempt: 5 },
      { attempt: 6, earliestMs: 1_620_000, latestMs: 1_980_000 },
    ])
    expect(previewSchedule(policy('none'))).toHaveLength(1)
    // An attempt that only some deliveries live to see ends with the limit; none comes after it.
    expect(previewSchedule({ ...policy('onesignal-assumed'), timeLimitMs: 60_000 }).slice(1)).toStrictEqual([
      { attempt: 2, earliestMs: 13_500, latestMs: 16_500 },
      { attempt: 3, earliestMs: 54_000, latestMs: 60_000 },
    ])
    expect(previewSchedule(policy('onesignal-api')).at(-1)).toStrictEqual({
      attempt: 10,
      earliestMs: 0,
      latestMs: 302_000,
    })
  })
})
