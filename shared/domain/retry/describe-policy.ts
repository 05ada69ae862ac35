import type { AutoDisable, RetryAfterRule, RetryPolicy } from './policy.ts'

/** What a policy does with Retry-After, in words. */
export function describeRetryAfter(rule: RetryAfterRule): string {
  if (rule.kind === 'ignore') return 'ignored'
  if (rule.kind === 'clamp')
    return `at least its own delay and at most ${rule.maxFactor} × that; ${span(rule.minBusyMs)} after 429 and timeouts`
  return rule.capMs === null ? 'waited for' : `waited for, up to ${span(rule.capMs)}`
}

/** When a policy switches an endpoint off, in words; null = never. */
export function describeDisabling({
  autoDisable,
  disableOn,
}: Pick<RetryPolicy, 'autoDisable' | 'disableOn'>): string | null {
  const parts = [
    ...disableOn.map((status) => `after an answer ${status}`),
    ...(autoDisable === null ? [] : [describeAutoDisable(autoDisable)]),
  ]
  return parts.length === 0 ? null : parts.join('; ')
}

function describeAutoDisable(rule: AutoDisable): string {
  switch (rule.kind) {
    case 'in-a-row': {
      const { warnAt, disableAt, backlog } = rule
      const warned = warnAt === null ? '' : `, with a warning at ${warnAt}`
      const slow =
        backlog === undefined
          ? ''
          : `; or with more than ${backlog.moreThan} waiting and the oldest for ${span(backlog.disableOldestMs)}`
      return `after ${disableAt} requests in a row that failed for good${warned}${slow}`
    }
    case 'only-failures-for':
      return `after ${span(rule.spanMs)} of nothing but failures`
    case 'breaker':
      return `when ${Math.round(rule.share * 100)} % of at least ${rule.minRequests} requests fail within ${span(rule.windowMs)}`
    case 'pause-host':
      return `never; after ${rule.failures} failures within ${span(rule.windowMs)} it pauses for ${span(rule.pauseMs)}`
  }
}

/** A span as people say it: `15 s`, `5 min`, `2 h`. */
function span(ms: number): string {
  if (ms < 60_000) return `${ms / 1_000} s`
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`
}
