import { assertNever } from '#shared/lib/assert.ts'
import { describeOutcome, type AttemptOutcome } from './outcome.ts'
import { maxAttempts, type Backoff, type Jitter, type RetryPolicy } from './policy.ts'

/** What follows from an attempt. `why` is in words, for logs and screens; `at` is epoch ms. */
export type Decision =
  | { readonly kind: 'delivered'; readonly why: string }
  | { readonly kind: 'retry'; readonly at: number; readonly immediate: boolean; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
  /** The destination is switched off (a relay is paused); the delivery is kept and this attempt does not count. */
  | { readonly kind: 'disable'; readonly why: string }

/** What happened before this attempt. */
export type AttemptHistory = {
  /** Start of the first attempt, epoch ms; what a time limit counts from. */
  readonly firstAttemptAtMs: number
  /** Earlier decisions of this delivery that were `immediate`: they take no place in the schedule. */
  readonly immediateRetries: number
}

/**
 * The only place that knows what an outcome leads to. Pure: the same arguments always give the same decision.
 * @param attemptNo 1 for the first attempt
 * @param nowMs when the attempt ended, epoch ms
 * @param random uniform in [0, 1), used for jitter
 */
export function decide(
  policy: RetryPolicy,
  attemptNo: number,
  outcome: AttemptOutcome,
  nowMs: number,
  random: number,
  history: AttemptHistory = { firstAttemptAtMs: nowMs, immediateRetries: 0 },
): Decision {
  if (outcome.kind === 'accepted') return { kind: 'delivered', why: describeOutcome(outcome) }
  const what = describeOutcome(outcome)
  if (outcome.kind === 'item-refused') return { kind: 'failed', why: `${what}; this is final` }
  if (outcome.kind === 'status' && policy.disableOn.includes(outcome.status)) {
    return { kind: 'disable', why: `${what}: sending stops until somebody has looked at it` }
  }
  if (!isRetryable(policy, outcome)) return { kind: 'failed', why: `${what}; policy ${policy.id} does not retry this` }
  const step = attemptNo - 1 - history.immediateRetries
  if (isImmediate(policy, attemptNo, outcome, history)) {
    return { kind: 'retry', at: nowMs, immediate: true, why: `${what} at once; one extra try without delay` }
  }
  const ownMs = delayAt(policy.backoff, step)
  if (ownMs === null)
    return { kind: 'failed', why: `${what}; that was attempt ${attemptNo}, the last of ${maxAttempts(policy)}` }
  const delayMs = applyRetryAfter(policy, outcome, applyJitter(policy.jitter, ownMs, random))
  const at = nowMs + delayMs
  if (policy.timeLimitMs !== null && at > history.firstAttemptAtMs + policy.timeLimitMs) {
    return {
      kind: 'failed',
      why: `${what}; the next try would be later than ${policy.timeLimitMs / 60_000} minutes after the first`,
    }
  }
  return {
    kind: 'retry',
    at,
    immediate: false,
    why: `${what}; attempt ${attemptNo + 1} follows after ${seconds(delayMs)}`,
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

/** A partial error that may pass is retried by every policy that retries at all. */
function isRetryable({ retryOn }: RetryPolicy, outcome: AttemptOutcome): boolean {
  if (retryOn.includes('any')) return true
  switch (outcome.kind) {
    case 'status':
      return retryOn.includes(String(outcome.status)) || retryOn.includes(`${Math.floor(outcome.status / 100)}xx`)
    case 'network':
      return retryOn.includes('network')
    case 'item-error':
      return retryOn.length > 0
    case 'accepted':
    case 'item-refused':
      return false
    default:
      return assertNever(outcome, 'an outcome that decide does not know')
  }
}

function isImmediate(
  { immediateRetryBelowMs }: RetryPolicy,
  attemptNo: number,
  outcome: AttemptOutcome,
  { immediateRetries }: AttemptHistory,
): boolean {
  if (immediateRetryBelowMs === null || immediateRetries > 0 || attemptNo > 1) return false
  return outcome.kind === 'network' && outcome.reason === 'connection' && outcome.durationMs < immediateRetryBelowMs
}

/** The delay before retry number `step` (0 = the first one), without chance; null when there is none left. */
function delayAt(backoff: Backoff, step: number): number | null {
  if (backoff.kind === 'list') return backoff.delaysMs[step] ?? null
  if (step < 0 || step >= backoff.retries) return null
  return Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** step)
}

/** A delay with its share of chance, whole milliseconds. */
function applyJitter(jitter: Jitter, delayMs: number, random: number): number {
  switch (jitter.kind) {
    case 'none':
      return delayMs
    case 'share':
      return Math.round(delayMs * (1 + jitter.share * (2 * random - 1)))
    case 'full':
      return Math.round(delayMs * random)
    case 'added':
      return Math.round(delayMs + jitter.upToMs * random)
    default:
      return assertNever(jitter, 'a jitter that decide does not know')
  }
}

function applyRetryAfter({ retryAfter }: RetryPolicy, outcome: AttemptOutcome, ownMs: number): number {
  const asked = outcome.kind === 'status' ? outcome.retryAfterMs : null
  switch (retryAfter.kind) {
    case 'ignore':
      return ownMs
    case 'floor':
      return Math.max(ownMs, Math.min(asked ?? 0, retryAfter.capMs ?? Number.MAX_SAFE_INTEGER))
    case 'clamp': {
      const busy = isBusy(outcome) ? retryAfter.minBusyMs : 0
      return Math.max(busy, Math.min(Math.max(asked ?? ownMs, ownMs), ownMs * retryAfter.maxFactor))
    }
    default:
      return assertNever(retryAfter, 'a Retry-After rule that decide does not know')
  }
}

const isBusy = (outcome: AttemptOutcome): boolean =>
  (outcome.kind === 'status' && outcome.status === 429) || (outcome.kind === 'network' && outcome.reason === 'timeout')
