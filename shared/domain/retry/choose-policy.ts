import { getOwn } from '#shared/lib/own-property.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { RetryChoice } from '#shared/schema/retry.ts'
import type { RetryPolicy } from './policy.ts'
import { retryPresetIds, retryPresets } from './presets.ts'

const matcher = /^(?:[1-5]\d\d|[1-5]xx|network|any)$/

/**
 * The policy that a file asks for: a preset by name, or exact delays: one try and one retry a delay, no jitter,
 * Retry-After a floor, everything else failed, never disabling (interfaces.md, relays).
 */
export function choosePolicy(choice: RetryChoice): Result<RetryPolicy, Finding> {
  if (typeof choice === 'string') {
    const preset: RetryPolicy | undefined = getOwn(retryPresets as Readonly<Record<string, RetryPolicy>>, choice)
    if (preset !== undefined) return ok(preset)
    return err(
      problem(
        `There is no retry preset called ${JSON.stringify(choice)}.`,
        `Use one of ${retryPresetIds.join(', ')}, or {"delaysMs": [200, 400]}.`,
      ),
    )
  }
  const wrong = choice.on.find((entry) => !matcher.test(entry.toLowerCase()))
  if (wrong !== undefined) {
    return err(
      problem(
        `${JSON.stringify(wrong)} in "on" names nothing that can be retried.`,
        'Use statuses like "429", classes like "5xx", or "network".',
      ),
    )
  }
  return ok({
    id: 'custom',
    basis: 'custom',
    backoff: { kind: 'list', delaysMs: choice.delaysMs },
    jitter: { kind: 'none' },
    retryOn: choice.on.map((entry) => entry.toLowerCase()),
    retryAfter: { kind: 'floor', capMs: null },
    disableOn: [],
    timeLimitMs: null,
    immediateRetryBelowMs: null,
    timeoutMs: 30_000,
    autoDisable: null,
  })
}

const problem = (message: string, fix: string): Finding => ({
  rule: 'retry-unknown',
  severity: 'error',
  path: 'retry',
  message,
  fix,
})
