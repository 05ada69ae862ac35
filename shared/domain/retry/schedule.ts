import { decide } from './decide.ts'
import { maxAttempts, type RetryPolicy } from './policy.ts'

/** One attempt of a delivery that keeps failing at once: the earliest and latest it starts, ms after the first. */
export type ScheduledAttempt = { readonly attempt: number; readonly earliestMs: number; readonly latestMs: number }

const almostOne = 1 - Number.EPSILON

/** What a delivery that only ever gets 503 would go through; asks `decide` itself, so the preview cannot differ. */
export function previewSchedule(policy: RetryPolicy): readonly ScheduledAttempt[] {
  const schedule: ScheduledAttempt[] = [{ attempt: 1, earliestMs: 0, latestMs: 0 }]
  const history = { firstAttemptAtMs: 0, immediateRetries: 0 }
  const unavailable = { kind: 'status', status: 503, retryAfterMs: null } as const
  for (let attempt = 1; attempt < maxAttempts(policy); attempt += 1) {
    const before = schedule.at(-1)
    if (before === undefined) break
    const early = decide(policy, attempt, unavailable, before.earliestMs, 0, history)
    if (early.kind !== 'retry') break
    const late = decide(policy, attempt, unavailable, before.latestMs, almostOne, history)
    const latestMs = late.kind === 'retry' ? late.at : (policy.timeLimitMs ?? early.at)
    schedule.push({ attempt: attempt + 1, earliestMs: early.at, latestMs })
  }
  return schedule
}
