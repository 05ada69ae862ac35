import { expect, test } from 'vitest'
import { describeDisabling, describeRetryAfter } from '#shared/domain/retry/describe-policy.ts'
import { retryPresets } from '#shared/domain/retry/presets.ts'
import type { RetryPresetId } from '#shared/domain/retry/presets.ts'

test.each<[RetryPresetId, string, string | null]>([
  [
    'onesignal-assumed',
    'waited for, up to 1 h',
    'after 100 requests in a row that failed for good, with a warning at 50; or with more than 1000 waiting and the oldest for 30 min',
  ],
  ['onesignal-api', 'waited for', 'after an answer 401; after an answer 403'],
  ['standard-webhooks', 'waited for', 'after an answer 410; after 120 h of nothing but failures'],
  [
    'svix',
    'at least its own delay and at most 2 × that; 1 min after 429 and timeouts',
    'after 120 h of nothing but failures',
  ],
  ['outpost', 'ignored', 'after 100 requests in a row that failed for good'],
  ['convoy', 'ignored', 'when 70 % of at least 10 requests fail within 5 min'],
  ['braze', 'waited for', 'never; after 3000 failures within 1 min it pauses for 1 min'],
  ['none', 'waited for', null],
])('%s in words', (preset, retryAfter, disables) => {
  const policy = retryPresets[preset]
  expect(describeRetryAfter(policy.retryAfter)).toBe(retryAfter)
  expect(describeDisabling(policy)).toBe(disables)
})
