import type { HttpDeliveryFact, TraceFacts } from '../facts.ts'
import { requestText } from '../words.ts'
import { attemptStep, givenUp } from './attempt-steps.ts'
import { step, type LooseStep } from './loose-step.ts'

/** One request that must arrive: a webhook, or what a receiver forwards. */
export function httpSteps(delivery: HttpDeliveryFact, facts: TraceFacts): readonly LooseStep[] {
  const { endpoint, origin, attempts, eventId, url } = delivery
  const isForward = endpoint.kind === 'forward'
  const about = { stage: endpoint.kind, [endpoint.kind]: endpoint.name, deliveryId: delivery.ref, eventId }
  const made = hasSource(delivery, facts) ? [] : [madeStep(delivery)]
  const tries = attempts.map((attempt) => {
    const arrived = isForward && attempt.outcome === 'delivered'
    const title = isForward ? `Forward to ${hostOf(url)}` : `Webhook ${endpoint.name}, attempt ${attempt.number}`
    return {
      ...attemptStep(attempt, title, {
        text: requestText(attempt),
        note: isForward ? `attempt ${attempt.number} · ${attempt.reason}` : attempt.reason,
        detail: { ...about, origin: origin.kind },
      }),
      ...(arrived ? { what: 'forwarded' as const } : {}),
    }
  })
  return [...made, ...tries, ...givenUp(delivery, `${endpoint.kind} ${endpoint.name}`, about)]
}

/** Whether another step tells where a delivery came from. */
function hasSource({ origin, endpoint }: HttpDeliveryFact, facts: TraceFacts): boolean {
  if (endpoint.kind === 'forward') return facts.received.length > 0
  return (
    (origin.kind === 'relay' && facts.events.length > 0) || (origin.kind === 'journey' && facts.journeys.length > 0)
  )
}

function madeStep({
  ref,
  createdAtMs,
  origin,
  endpoint,
  eventId,
  user,
  eventName,
  state,
}: HttpDeliveryFact): LooseStep {
  return step({
    what: 'event',
    atMs: createdAtMs,
    tone: state === 'held' ? 'open' : 'good',
    title: 'Delivery made',
    text: `${eventName ?? endpoint.name}${user === null ? '' : ` for ${user}`}`,
    note: `by ${origin.kind} ${origin.name} · event.id ${eventId}`,
    detail: { stage: endpoint.kind, origin: origin.kind, name: eventName, user, eventId, deliveryId: ref },
    ref,
  })
}

/** Where a URL leads, for titles; the text itself where it is none. */
function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url
}
