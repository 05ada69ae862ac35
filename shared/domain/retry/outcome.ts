/** What one attempt came to, as far as the next step depends on it. Times are milliseconds. */
export type AttemptOutcome =
  /** Accepted by the destination: any 2xx without an error for this one. */
  | { readonly kind: 'accepted'; readonly status: number }
  /** An HTTP answer other than 2xx. `retryAfterMs` null = none given, or none that makes sense. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number | null }
  /** A 2xx that names this one as failed, for a reason that may pass. */
  | { readonly kind: 'item-error'; readonly code: string; readonly message: string }
  /** A 2xx that names this one as failed for good. */
  | { readonly kind: 'item-refused'; readonly code: string; readonly message: string }
  /** No answer. `durationMs` = from the start of the attempt to the failure. */
  | {
      readonly kind: 'network'
      readonly reason: 'timeout' | 'connection'
      readonly message: string
      readonly durationMs: number
    }

/** Groups outcomes of one kind: `http-503`, `not-found`, `timeout`. Null for what was accepted. */
export function reasonId(outcome: AttemptOutcome): string | null {
  switch (outcome.kind) {
    case 'accepted':
      return null
    case 'status':
      return `http-${outcome.status}`
    case 'item-error':
    case 'item-refused':
      return (
        outcome.code
          .trim()
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-') || 'item-error'
      )
    case 'network':
      return outcome.reason
  }
}

/** The outcome in words, for logs and screens. */
export function describeOutcome(outcome: AttemptOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return `accepted with ${outcome.status}`
    case 'status':
      return `answered ${outcome.status}`
    case 'item-error':
    case 'item-refused':
      return `refused this event: ${outcome.message}`
    case 'network':
      return outcome.reason === 'timeout' ? `no answer in time: ${outcome.message}` : outcome.message
  }
}
