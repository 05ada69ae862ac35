import type { EndpointHealth } from '#engine/store/http/endpoints.ts'
import type { AutoDisable } from '#shared/domain/retry/policy.ts'

/** Attempts of some seconds, for policies that look at a window of time. */
export type Bucket = { readonly fromMs: number; attempts: number; failed: number }

/** What is known of an endpoint's health. The window is not stored: after a restart it fills anew. */
export type HealthState = EndpointHealth & {
  readonly window: readonly Bucket[]
  /** The warning is about a backlog, which a success does not end. */
  readonly backlogged: boolean
}

/** What one attempt says about the endpoint. */
export type Sign = 'delivered' | 'failed-attempt' | 'failed-request'

/** What follows. `pause`: nothing is sent until then, and nothing is switched off. */
export type HealthVerdict =
  | { readonly kind: 'fine' }
  | { readonly kind: 'warning' | 'disabled'; readonly reason: string }
  | { readonly kind: 'pause'; readonly untilMs: number }

const bucketMs = 1_000
/** Policies that name only an end are warned of at half of the way there. */
const warnShare = 0.5
const fine: HealthVerdict = { kind: 'fine' }

export type HealthClock = {
  readonly nowMs: number
  /** Spans of policies pass so much faster. */
  readonly timeScale: number
}

/** Takes attempts into account, in their order. Pure; the same object comes back where nothing changed. */
export function addSigns(
  health: HealthState,
  rule: AutoDisable | null,
  signs: readonly Sign[],
  clock: HealthClock,
): HealthState {
  let { failedInARow, failingSinceMs, warnedAtMs, reason } = health
  for (const sign of signs) {
    if (sign === 'delivered') {
      failedInARow = 0
      failingSinceMs = null
      if (health.state === 'active' && !health.backlogged) warnedAtMs = reason = null
    } else {
      failingSinceMs ??= clock.nowMs
      if (sign === 'failed-request') failedInARow += 1
    }
  }
  const window = addToWindow(health.window, rule, signs, clock)
  const unchanged =
    failedInARow === health.failedInARow &&
    failingSinceMs === health.failingSinceMs &&
    warnedAtMs === health.warnedAtMs &&
    window === health.window
  return unchanged ? health : { ...health, failedInARow, failingSinceMs, warnedAtMs, reason, window }
}

function addToWindow(
  window: HealthState['window'],
  rule: AutoDisable | null,
  signs: readonly Sign[],
  { nowMs, timeScale }: HealthClock,
): HealthState['window'] {
  if (rule === null || !('windowMs' in rule) || signs.length === 0) return window
  const fromMs = nowMs - (nowMs % bucketMs)
  const kept = window.filter((bucket) => bucket.fromMs > nowMs - rule.windowMs / timeScale)
  const last = kept.at(-1)
  const bucket = last?.fromMs === fromMs ? { ...last } : { fromMs, attempts: 0, failed: 0 }
  bucket.attempts += signs.length
  bucket.failed += signs.filter((sign) => sign !== 'delivered').length
  return [...(last?.fromMs === fromMs ? kept.slice(0, -1) : kept), bucket]
}

/** What the policy makes of it. Pure. */
export function judgeHealth(health: HealthState, rule: AutoDisable | null, clock: HealthClock): HealthVerdict {
  if (rule === null || health.state === 'disabled') return fine
  switch (rule.kind) {
    case 'in-a-row':
      return judgeRow(health.failedInARow, rule)
    case 'only-failures-for':
      return judgeSpan(health.failingSinceMs, rule.spanMs, clock)
    case 'breaker':
      return judgeShare(health.window, rule)
    case 'pause-host': {
      const failed = health.window.reduce((sum, bucket) => sum + bucket.failed, 0)
      return failed < rule.failures ? fine : { kind: 'pause', untilMs: clock.nowMs + rule.pauseMs / clock.timeScale }
    }
  }
}

function judgeRow(count: number, { warnAt, disableAt }: AutoDisable & { kind: 'in-a-row' }): HealthVerdict {
  if (count >= disableAt)
    return { kind: 'disabled', reason: `${count} requests in a row failed for good; the limit is ${disableAt}.` }
  const warn = warnAt ?? Math.ceil(disableAt * warnShare)
  if (count < warn) return fine
  return { kind: 'warning', reason: `${count} requests in a row failed for good; at ${disableAt} it is disabled.` }
}

function judgeSpan(sinceMs: number | null, spanMs: number, { nowMs, timeScale }: HealthClock): HealthVerdict {
  if (sinceMs === null) return fine
  const failingMs = (nowMs - sinceMs) * timeScale
  if (failingMs >= spanMs)
    return { kind: 'disabled', reason: `Nothing but failures for ${hours(failingMs)}; the limit is ${hours(spanMs)}.` }
  if (failingMs < spanMs * warnShare) return fine
  return {
    kind: 'warning',
    reason: `Nothing but failures for ${hours(failingMs)}; after ${hours(spanMs)} it is disabled.`,
  }
}

function judgeShare(
  window: HealthState['window'],
  { share, minRequests, windowMs }: AutoDisable & { kind: 'breaker' },
): HealthVerdict {
  const attempts = window.reduce((sum, bucket) => sum + bucket.attempts, 0)
  if (attempts < minRequests) return fine
  const failed = window.reduce((sum, bucket) => sum + bucket.failed, 0)
  const what = `${failed} of ${attempts} requests failed within ${Math.round(windowMs / 60_000)} minutes`
  const percent = `${Math.round(share * 100)} %`
  if (failed >= attempts * share) return { kind: 'disabled', reason: `${what}; the limit is ${percent}.` }
  if (failed < attempts * share * warnShare) return fine
  return { kind: 'warning', reason: `${what}; at ${percent} it is disabled.` }
}

/** A backlog that a slow receiver lets grow. `oldestMs`: the age of the oldest open delivery. */
export function judgeBacklog(
  health: EndpointHealth,
  rule: AutoDisable | null,
  open: { readonly count: number; readonly oldestAtMs: number | null },
  { nowMs, timeScale }: HealthClock,
): HealthVerdict {
  if (rule?.kind !== 'in-a-row' || rule.backlog === undefined || health.state === 'disabled') return fine
  const { moreThan, warnOldestMs, disableOldestMs } = rule.backlog
  if (open.count <= moreThan || open.oldestAtMs === null) return fine
  const ageMs = (nowMs - open.oldestAtMs) * timeScale
  const what = `${open.count} deliveries are waiting, the oldest for ${Math.round(ageMs / 60_000)} minutes`
  const limit = `${disableOldestMs / 60_000} minutes`
  if (ageMs > disableOldestMs) return { kind: 'disabled', reason: `${what}; the limit is ${limit}.` }
  return ageMs > warnOldestMs ? { kind: 'warning', reason: `${what}; after ${limit} it is disabled.` } : fine
}

const hours = (ms: number): string => `${Math.round(ms / 360_000) / 10} h`

/** Why an endpoint cannot be taken back into use, in words; null where it can. */
export function whyNotEnabled({ state, testedAtMs, disabledAtMs }: EndpointHealth, override: boolean): string | null {
  if (state === 'active') return 'It is not disabled, so there is nothing to enable.'
  if (override || (testedAtMs !== null && disabledAtMs !== null && testedAtMs > disabledAtMs)) return null
  return 'No test send has succeeded since it was disabled. Make one, or enable it without a test.'
}
