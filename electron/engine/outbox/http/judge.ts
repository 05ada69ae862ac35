import type { HttpReply } from '#engine/destination/types.ts'
import type { HttpOutcome } from '#engine/store/http/attempts.ts'
import type { ClaimedHttp } from '#engine/store/http/claim.ts'
import type { HttpSettlement } from '#engine/store/http/settle.ts'
import { decide } from '#shared/domain/retry/decide.ts'
import { reasonId } from '#shared/domain/retry/outcome.ts'
import type { AttemptOutcome } from '#shared/domain/retry/outcome.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { parseRetryAfter } from '#shared/domain/retry/retry-after.ts'

/** What came of one request. */
export type Verdict = {
  readonly outcome: HttpOutcome
  /** In words, for the log. */
  readonly reason: string
  readonly settlement: HttpSettlement
  /** The answer switches the whole endpoint off. */
  readonly disables: boolean
}

export type Circumstances = {
  readonly nowMs: number
  /** Uniform in [0, 1). */
  readonly random: number
  /** How much faster the policy's clock runs; 1 = real time. */
  readonly timeScale: number
}

const plain = { dueAtMs: null, counted: true, immediate: false, inDoubt: false, code: null, reason: null } as const

/** A test send shows its answer at once: it is never tried again. */
export const testPolicy = (policy: RetryPolicy): RetryPolicy => ({
  ...policy,
  id: 'of test sends',
  retryOn: [],
  disableOn: [],
})

/** What an answer, or its absence, means for a delivery. Pure. */
export function judge(
  item: Pick<ClaimedHttp, 'tries' | 'firstTriedAtMs' | 'immediateRetries'>,
  policy: RetryPolicy,
  reply: HttpReply,
  about: Circumstances,
): Verdict {
  const { failure } = reply
  if (failure?.kind === 'stopped') return brokenOff(reply, about.nowMs)
  if (failure?.kind === 'refused-address' || failure?.kind === 'bad-request') {
    const reason = `${failure.message} This is final.`
    return verdict('failed', reason, { ...plain, state: 'failed', code: failure.kind, reason })
  }
  const [outcome, note] = outcomeOf(reply, about)
  const { nowMs, timeScale } = about
  const firstAttemptAtMs = nowMs - (nowMs - (item.firstTriedAtMs ?? reply.startedAtMs)) * timeScale
  const history = { firstAttemptAtMs, immediateRetries: item.immediateRetries }
  const decision = decide(policy, item.tries + 1, outcome, nowMs, about.random, history)
  const reason = `${decision.why}${note}`
  const code = reasonId(outcome)
  const inDoubt = failure?.mayHaveArrived ?? false
  switch (decision.kind) {
    case 'delivered':
      return verdict('delivered', reason, { ...plain, state: 'delivered' })
    case 'failed':
      return verdict('failed', reason, { ...plain, state: 'failed', inDoubt, code, reason })
    case 'disable':
      return {
        ...verdict('failed', reason, { ...plain, state: 'held', counted: false, inDoubt, code, reason }),
        disables: true,
      }
    case 'retry': {
      const dueAtMs = Math.ceil(nowMs + (decision.at - nowMs) / timeScale)
      const scaled = timeScale === 1 || decision.at === nowMs ? reason : `${reason} (time runs ×${timeScale})`
      const { immediate } = decision
      return verdict('retry', scaled, { ...plain, state: 'waiting', dueAtMs, immediate, inDoubt, code, reason: scaled })
    }
  }
}

const verdict = (outcome: HttpOutcome, reason: string, settlement: HttpSettlement): Verdict => ({
  outcome,
  reason,
  settlement,
  disables: false,
})

/** Stopped while it was under way: whether it arrived is not known, and no try is used up. */
function brokenOff({ failure }: HttpReply, nowMs: number): Verdict {
  const reason = 'Outcome unknown: sending was stopped before the answer came. It is sent again with the same ids.'
  const inDoubt = failure?.mayHaveArrived ?? true
  const code = 'outcome-unknown'
  return verdict('unknown', reason, {
    ...plain,
    state: 'pending',
    dueAtMs: nowMs,
    counted: false,
    inDoubt,
    code,
    reason,
  })
}

/** An answer that broke off counts as none: a server that fails in the middle has not done its work. */
function outcomeOf(reply: HttpReply, { nowMs, timeScale }: Circumstances): readonly [AttemptOutcome, note: string] {
  const { status, failure, durationMs } = reply
  if (failure !== null || status === null) {
    const reason = failure?.kind === 'timeout' ? 'timeout' : 'connection'
    return [{ kind: 'network', reason, message: failure?.message ?? 'no answer', durationMs }, '']
  }
  if (status >= 200 && status <= 299) return [{ kind: 'accepted', status }, '']
  const header = reply.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  const { delayMs, finding } = parseRetryAfter(header, nowMs)
  // A date is a real time, whatever the policy's clock does.
  const isDate = delayMs !== null && !/^\s*\d+(?:\.\d+)?\s*$/.test(header ?? '')
  const retryAfterMs = delayMs !== null && isDate ? delayMs * timeScale : delayMs
  return [{ kind: 'status', status, retryAfterMs }, finding === null ? '' : ` ${finding.message}`]
}
