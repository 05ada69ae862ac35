import type { Database } from '#engine/store/database.ts'
import type { EndpointRef, NewHttpDelivery, Origin } from '#engine/store/http/types.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import type { SignatureSettings } from '#shared/schema/signature.ts'

export type { EndpointRef, NewHttpDelivery, Origin } from '#engine/store/http/types.ts'

/** How deliveries to an endpoint are sent: from the file as it is now, asked for each attempt. */
export type EndpointSettings = {
  readonly policy: RetryPolicy
  readonly timeoutMs: number
  readonly maxConcurrent: number
  /** Null = no limit. */
  readonly requestsPerSecond: number | null
  /** Null = not signed. Secrets are references. */
  readonly signature: SignatureSettings | null
  /** The file, for messages about its secrets: `webhooks/welcome.json`. */
  readonly file: string
}

/** An attempt, once it is durable. */
export type HttpAttemptTold = {
  readonly deliveryId: string
  readonly endpoint: EndpointRef
  /** As `startRun` gave it. */
  readonly run: number
  readonly origin: Origin
  readonly eventId: string
  /** From 1. */
  readonly attempt: number
  readonly status: number | null
  readonly ms: number | null
  readonly outcome: 'delivered' | 'retry' | 'failed' | 'unknown'
  readonly nextAtMs: number | null
  readonly reason: string
}

export type HttpCounts = {
  readonly pending: number
  readonly waiting: number
  readonly leased: number
  readonly held: number
  readonly delivered: number
  readonly failed: number
  readonly cancelled: number
}

/** The durable outbox of single requests, as those who make deliveries see it. */
export interface HttpOutbox {
  /** A run that deliveries belong to. Part of the caller's transaction. */
  startRun(db: Database, origin: Origin, name: string): number
  /**
   * Stores deliveries as part of the caller's transaction (inside `writer.write` or `db.transaction`); call `wake` once that
   * is durable. Answers the ids; null for those whose `originKey` the log has already.
   */
  insert(db: Database, run: number, deliveries: readonly NewHttpDelivery[]): readonly (number | null)[]
  /** Looks for something to send. Cheap. */
  wake(): void
  /** Called for each attempt, after it is durable. */
  onAttempt(listener: (attempt: HttpAttemptTold) => void): () => void
  /** Something that counts show has changed; often: conflate. */
  onChange(listener: () => void): () => void
  /** Of one endpoint, or of all. */
  counts(endpoint?: EndpointRef): HttpCounts
  /** Nothing is pending, waiting or under way; held ones do not count. */
  isIdle(): boolean
}

/** How a delivery of single requests is named outside of the log: `w12`. */
export const httpDeliveryId = (id: number): string => `w${id}`

/** What became of an endpoint's health, once it is durable. */
export type HealthTold = {
  readonly endpoint: EndpointRef
  /** warning: close to being disabled. */
  readonly kind: 'warning' | 'disabled' | 'enabled'
  /** In words, of the policy that decided. */
  readonly reason: string
  readonly atMs: number
}
