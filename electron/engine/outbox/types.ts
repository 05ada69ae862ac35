import type { HttpReply, HttpRequest } from '#engine/destination/types.ts'
import type { Outcome } from '#engine/store/attempts.ts'
import type { Claimed } from '#engine/store/deliveries.ts'
import type { Result } from '#shared/lib/result.ts'

/** What is to become of one delivery after a request. */
export type ItemVerdict =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'retry'
      readonly atMs: number
      /** A retry at once that takes no place in the policy's schedule. */
      readonly immediate: boolean
      readonly code: string
      readonly reason: string
    }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }

/** What an answer means for a request and each delivery in it. */
export type Judgement =
  | {
      readonly kind: 'each'
      readonly outcome: Outcome
      readonly reason: string
      /** One for each delivery, in the order of the request. */
      readonly verdicts: readonly ItemVerdict[]
      /** The events may have been taken although they are sent again. */
      readonly inDoubt: boolean
      /** 429: nothing else is sent before. */
      readonly limitedUntilMs: number | null
    }
  /** The batch is refused as a whole: its halves are tried. */
  | { readonly kind: 'split'; readonly reason: string }
  /** The key is refused: everything would be. */
  | { readonly kind: 'pause'; readonly status: number; readonly reason: string }

/** Makes the request for a batch, and judges the answer. Pure but for `request`, which may look up a secret. */
export interface Destination {
  /** An error is a reason to wait with the whole lane, in words; no attempt is used up. */
  request(batch: readonly Claimed[]): Result<HttpRequest, string>
  judge(batch: readonly Claimed[], reply: HttpReply, nowMs: number): Judgement
}

/** Limits of one relay. */
export type LaneLimits = {
  readonly maxEventsPerRequest: number
  readonly maxRequestBytes: number
  readonly lingerMs: number
  /** Null = no limit. */
  readonly requestsPerSecond: number | null
  readonly concurrency: number
  readonly timeoutMs: number
}
