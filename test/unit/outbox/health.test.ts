import { describe, expect, test } from 'vitest'
import type { HealthState, Sign } from '#engine/outbox/http/health.ts'
import { addSigns, judgeBacklog, judgeHealth, whyNotEnabled } from '#engine/outbox/http/health.ts'
import { healthy } from '#engine/store/http/endpoints.ts'
import { retryPresets } from '#shared/domain/retry/presets.ts'
import type { RetryPresetId } from '#shared/domain/retry/presets.ts'

const hour = 3_600_000
const well: HealthState = { ...healthy, window: [], backlogged: false }
const ruleOf = (preset: RetryPresetId) => retryPresets[preset].autoDisable

/** What becomes of an endpoint whose attempts came one each `everyMs`, under a clock that the test turns. */
function after(preset: RetryPresetId, signs: readonly Sign[], everyMs = 1_000, timeScale = 1) {
  let health = well
  let nowMs = 1_000_000_000
  for (const sign of signs) {
    nowMs += everyMs
    health = addSigns(health, ruleOf(preset), [sign], { nowMs, timeScale })
  }
  return { health, verdict: judgeHealth(health, ruleOf(preset), { nowMs, timeScale }) }
}
const times = (count: number, sign: Sign): Sign[] => Array.from({ length: count }, () => sign)

describe('failed requests in a row', () => {
  test.each([
    [49, 'fine'],
    [50, 'warning'],
    [99, 'warning'],
    [100, 'disabled'],
  ])('%i of them: %s', (count, kind) => {
    expect(after('onesignal-assumed', times(count, 'failed-request')).verdict.kind).toBe(kind)
  })

  test('attempts that are tried again do not count, however many', () => {
    expect(after('onesignal-assumed', times(500, 'failed-attempt')).verdict.kind).toBe('fine')
  })

  test('one success begins anew', () => {
    const signs = [...times(99, 'failed-request'), 'delivered', ...times(49, 'failed-request')] as const
    expect(after('onesignal-assumed', signs)).toMatchObject({ verdict: { kind: 'fine' }, health: { failedInARow: 49 } })
  })

  test('a policy without a warning of its own warns at half of the way', () => {
    expect(after('outpost', times(50, 'failed-request')).verdict.kind).toBe('warning')
    expect(after('outpost', times(100, 'failed-request')).verdict.kind).toBe('disabled')
  })
})

describe('nothing but failures for a span', () => {
  test.each([
    [59, 'fine'],
    [61, 'warning'],
    [121, 'disabled'],
  ])('%i hours: %s', (hours, kind) => {
    expect(after('standard-webhooks', times(hours + 1, 'failed-attempt'), hour).verdict.kind).toBe(kind)
  })

  test('a success ends the span, and the time scale shortens it', () => {
    expect(after('svix', [...times(119, 'failed-attempt'), 'delivered', 'failed-attempt'], hour).verdict.kind).toBe(
      'fine',
    )
    expect(after('svix', times(3, 'failed-attempt'), 60_000, 3_600).verdict.kind).toBe('disabled')
  })
})

describe('a share of failures in a window', () => {
  test('needs so many requests, and 70 % of them failed', () => {
    expect(after('convoy', times(9, 'failed-attempt')).verdict.kind).toBe('fine')
    expect(after('convoy', times(10, 'failed-attempt')).verdict.kind).toBe('disabled')
    const mixed = [...times(4, 'delivered'), ...times(6, 'failed-attempt')]
    expect(after('convoy', mixed).verdict.kind).toBe('warning')
    expect(after('convoy', [...times(3, 'delivered'), ...times(7, 'failed-attempt')]).verdict.kind).toBe('disabled')
  })

  test('forgets what is older than five minutes', () => {
    expect(after('convoy', times(30, 'failed-attempt'), 60_000).verdict.kind).toBe('fine')
  })
})

test('Braze leaves a host alone for a minute after 3,000 failures within one, and switches nothing off', () => {
  expect(after('braze', times(2_999, 'failed-attempt'), 10).verdict.kind).toBe('fine')
  const { verdict } = after('braze', times(3_000, 'failed-attempt'), 10)
  expect(verdict).toEqual({ kind: 'pause', untilMs: 1_000_000_000 + 30_000 + 60_000 })
  expect(after('braze', times(3_000, 'failed-attempt'), 100).verdict.kind).toBe('fine')
})

test('a policy without a rule never switches anything off', () => {
  expect(after('none', times(10_000, 'failed-request')).verdict.kind).toBe('fine')
})

describe('a backlog', () => {
  const nowMs = 10 * hour
  const backlog = (count: number, ageMinutes: number, timeScale = 1) =>
    judgeBacklog(
      well,
      ruleOf('onesignal-assumed'),
      { count, oldestAtMs: nowMs - (ageMinutes * 60_000) / timeScale },
      { nowMs, timeScale },
    ).kind
  test('is told of when it is both large and old', () => {
    expect(backlog(1_000, 60)).toBe('fine')
    expect(backlog(1_001, 15)).toBe('fine')
    expect(backlog(1_001, 16)).toBe('warning')
    expect(backlog(1_001, 31)).toBe('disabled')
    expect(backlog(1_001, 31, 60)).toBe('disabled')
  })

  test('concerns no policy but the one that knows of it', () => {
    const open = { count: 1_000_000, oldestAtMs: 0 }
    expect(judgeBacklog(well, ruleOf('svix'), open, { nowMs, timeScale: 1 }).kind).toBe('fine')
  })
})

test('enabling asks for a test send that is newer than the disabling, or for an override', () => {
  const disabled = { ...healthy, state: 'disabled' as const, disabledAtMs: 1_000 }
  expect(whyNotEnabled(healthy, true)).toContain('not disabled')
  expect(whyNotEnabled(disabled, false)).toContain('No test send')
  expect(whyNotEnabled({ ...disabled, testedAtMs: 999 }, false)).toContain('No test send')
  expect(whyNotEnabled({ ...disabled, testedAtMs: 1_001 }, false)).toBeNull()
  expect(whyNotEnabled(disabled, true)).toBeNull()
})
