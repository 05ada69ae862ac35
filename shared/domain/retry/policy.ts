/** When and how often something is tried again. All times are milliseconds. */
export type RetryPolicy = {
  /** A preset's name, or `custom` for a list of delays. */
  readonly id: string
  /** What the numbers stand on, for the screens; OneSignal publishes none for webhooks. */
  readonly basis: 'documented' | 'assumed' | 'custom'
  readonly backoff: Backoff
  readonly jitter: Jitter
  /** Outcomes worth another try: a status (`429`), a class (`5xx`), `network`, or `any`. */
  readonly retryOn: readonly string[]
  readonly retryAfter: RetryAfterRule
  /** Statuses that switch the destination off (pause the relay); the delivery is kept and has used up no attempt. */
  readonly disableOn: readonly number[]
  /** No attempt starts later than this after the first one; null = no limit. */
  readonly timeLimitMs: number | null
  /** One extra try at once when the first connection failed faster than this; null = never. */
  readonly immediateRetryBelowMs: number | null
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** When continued failure switches an endpoint off; counted by the outbox, not by `decide`. */
  readonly autoDisable: AutoDisable | null
}

/** Delays between attempts: a list, or base · factorⁿ up to a cap, `retries` times. */
export type Backoff =
  | { readonly kind: 'list'; readonly delaysMs: readonly number[] }
  | {
      readonly kind: 'exponential'
      readonly baseMs: number
      readonly factor: number
      readonly capMs: number
      readonly retries: number
    }

/** Chance in a delay: ± a share of it, anything from 0 to it, or up to so much on top. */
export type Jitter =
  | { readonly kind: 'none' }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'added'; readonly upToMs: number }

/**
 * What Retry-After does. floor: wait at least so long, but never longer than `capMs` because of it. clamp: between
 * once and twice the own delay, and at least `minBusyMs` after 429 and timeouts.
 */
export type RetryAfterRule =
  | { readonly kind: 'ignore' }
  | { readonly kind: 'floor'; readonly capMs: number | null }
  | { readonly kind: 'clamp'; readonly maxFactor: number; readonly minBusyMs: number }

/**
 * Failed requests (not attempts) in a row, a span of nothing but failures, a share of failed attempts in a window, or so
 * many of them that the host is left alone for a while.
 */
export type AutoDisable =
  | {
      readonly kind: 'in-a-row'
      readonly warnAt: number | null
      readonly disableAt: number
      /** More open deliveries than this, the oldest of them this old: a receiver that is too slow. */
      readonly backlog?: { readonly moreThan: number; readonly warnOldestMs: number; readonly disableOldestMs: number }
    }
  | { readonly kind: 'only-failures-for'; readonly spanMs: number }
  | { readonly kind: 'breaker'; readonly share: number; readonly minRequests: number; readonly windowMs: number }
  | { readonly kind: 'pause-host'; readonly pauseMs: number; readonly failures: number; readonly windowMs: number }

/** How many attempts there are at most, the first one included. */
export function maxAttempts({ backoff }: RetryPolicy): number {
  return 1 + (backoff.kind === 'list' ? backoff.delaysMs.length : backoff.retries)
}
