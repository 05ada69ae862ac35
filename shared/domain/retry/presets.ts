import type { RetryPolicy } from './policy.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const base = {
  jitter: { kind: 'none' },
  retryAfter: { kind: 'floor', capMs: null },
  disableOn: [],
  timeLimitMs: null,
  immediateRetryBelowMs: null,
  autoDisable: null,
} as const satisfies Partial<RetryPolicy>

const usual = ['408', '429', '5xx', 'network'] as const

/**
 * The presets of delivery.md §2. `documented` = published by the sender that it is named after; OneSignal publishes
 * nothing about its webhooks, and Braze only how many retries in which time.
 */
export const retryPresets = {
  'onesignal-assumed': {
    ...base,
    id: 'onesignal-assumed',
    basis: 'assumed',
    backoff: { kind: 'list', delaysMs: [15, 45, 135, 405, 1_200].map((seconds) => seconds * second) },
    jitter: { kind: 'share', share: 0.1 },
    retryOn: usual,
    retryAfter: { kind: 'floor', capMs: hour },
    timeoutMs: 30 * second,
    autoDisable: {
      kind: 'in-a-row',
      warnAt: 50,
      disableAt: 100,
      backlog: { moreThan: 1_000, warnOldestMs: 15 * minute, disableOldestMs: 30 * minute },
    },
  },
  'onesignal-api': {
    ...base,
    id: 'onesignal-api',
    basis: 'documented',
    // At most 10 attempts in all, the first included.
    backoff: { kind: 'exponential', baseMs: 2 * second, factor: 2, capMs: minute, retries: 9 },
    jitter: { kind: 'full' },
    retryOn: ['429', '5xx', 'network'],
    disableOn: [401, 403],
    timeLimitMs: 15 * minute,
    timeoutMs: 100 * second,
  },
  'standard-webhooks': {
    ...base,
    id: 'standard-webhooks',
    basis: 'documented',
    backoff: {
      kind: 'list',
      delaysMs: [5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)],
    },
    retryOn: ['any'],
    disableOn: [410],
    timeoutMs: 20 * second,
    // "After long failure": five days, as Svix, which wrote the specification's reference.
    autoDisable: { kind: 'only-failures-for', spanMs: 120 * hour },
  },
  svix: {
    ...base,
    id: 'svix',
    basis: 'documented',
    backoff: {
      kind: 'list',
      delaysMs: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
    },
    jitter: { kind: 'share', share: 0.2 },
    retryOn: ['any'],
    retryAfter: { kind: 'clamp', maxFactor: 2, minBusyMs: minute },
    immediateRetryBelowMs: second,
    timeoutMs: 30 * second,
    autoDisable: { kind: 'only-failures-for', spanMs: 120 * hour },
  },
  outpost: {
    ...base,
    id: 'outpost',
    basis: 'documented',
    backoff: { kind: 'exponential', baseMs: 30 * second, factor: 2, capMs: Number.MAX_SAFE_INTEGER, retries: 10 },
    retryOn: ['any'],
    retryAfter: { kind: 'ignore' },
    timeoutMs: 5 * second,
    autoDisable: { kind: 'in-a-row', warnAt: null, disableAt: 100 },
  },
  convoy: {
    ...base,
    id: 'convoy',
    basis: 'documented',
    backoff: { kind: 'list', delaysMs: Array.from({ length: 10 }, () => 100 * second) },
    retryOn: ['any'],
    retryAfter: { kind: 'ignore' },
    timeoutMs: 10 * second,
    autoDisable: { kind: 'breaker', share: 0.7, minRequests: 10, windowMs: 5 * minute },
  },
  'convoy-exponential': {
    ...base,
    id: 'convoy-exponential',
    basis: 'documented',
    backoff: { kind: 'exponential', baseMs: 10 * second, factor: 2, capMs: 7_200 * second, retries: 10 },
    jitter: { kind: 'added', upToMs: 5 * second },
    retryOn: ['any'],
    retryAfter: { kind: 'ignore' },
    timeoutMs: 10 * second,
    autoDisable: { kind: 'breaker', share: 0.7, minRequests: 10, windowMs: 5 * minute },
  },
  braze: {
    ...base,
    id: 'braze',
    basis: 'assumed',
    // Five retries in 30 minutes, growing: 45 s · 2ⁿ ends after 23 minutes, which leaves room for the attempts.
    backoff: { kind: 'exponential', baseMs: 45 * second, factor: 2, capMs: 30 * minute, retries: 5 },
    retryOn: ['408', '429', '5xx'],
    timeLimitMs: 30 * minute,
    timeoutMs: 90 * second,
    // Braze's "unhealthy host detection": 3,000 failures in any minute.
    autoDisable: { kind: 'pause-host', pauseMs: minute, failures: 3_000, windowMs: minute },
  },
  none: {
    ...base,
    id: 'none',
    basis: 'documented',
    backoff: { kind: 'list', delaysMs: [] },
    retryOn: [],
    timeoutMs: 30 * second,
  },
} as const satisfies Record<string, RetryPolicy>

export type RetryPresetId = keyof typeof retryPresets
export const retryPresetIds = Object.keys(retryPresets) as readonly RetryPresetId[]
