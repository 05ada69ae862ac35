import type { HttpAttemptTold } from '#engine/outbox/http/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { shortNumber } from './short-number.ts'

/** The line of one attempt of a single request: webhooks, and what receivers forward. */
export function httpAttemptJson(told: HttpAttemptTold): string {
  const { deliveryId, endpoint, origin, eventId, attempt, status, ms, outcome, nextAtMs, reason } = told
  return stringifyJson({
    type: 'attempt',
    endpoint: { kind: endpoint.kind, name: endpoint.name },
    origin,
    deliveryId,
    eventId,
    attempt,
    status,
    ms: ms === null ? null : shortNumber(ms),
    outcome,
    nextAt: nextAtMs === null ? null : new Date(nextAtMs).toISOString(),
    reason,
  })
}

/** For people, who want to know of what did not arrive; null for what did. */
export function httpAttemptText({ endpoint, deliveryId, attempt, outcome, reason }: HttpAttemptTold): string | null {
  if (outcome === 'delivered') return null
  return `${endpoint.kind} ${endpoint.name}  ${deliveryId}, attempt ${attempt}: ${outcome}. ${reason}`
}
