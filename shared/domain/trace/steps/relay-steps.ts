import type { RelayDeliveryFact, TraceFacts } from '../facts.ts'
import { requestText } from '../words.ts'
import { attemptStep, givenUp } from './attempt-steps.ts'
import { step, type LooseStep } from './loose-step.ts'

/** An event's way to the Custom Events API. */
export function relaySteps(delivery: RelayDeliveryFact, facts: TraceFacts): readonly LooseStep[] {
  const { relay, mode, attempts } = delivery
  const place = mode === 'emulator' ? 'the emulator' : 'OneSignal'
  const tries = attempts.map((attempt) =>
    attemptStep(attempt, `Custom Events API, attempt ${attempt.number}`, {
      text: `${requestText(attempt)}${attempt.events > 1 ? ` in a batch of ${attempt.events}` : ''}`,
      note: `relay ${relay} to ${place} · ${attempt.reason}`,
      detail: { stage: 'custom-events', relay, mode, deliveryId: delivery.ref },
    }),
  )
  const about = { stage: 'custom-events', relay, mode }
  return [...tries, ...takenBy(delivery, facts), ...givenUp(delivery, `relay ${relay}`, about)]
}

/** An answer that took the event, where no log of an emulator tells of it. */
function takenBy({ mode, attempts, relay }: RelayDeliveryFact, { accepted }: TraceFacts): readonly LooseStep[] {
  const taken = accepted.length > 0 ? undefined : attempts.findLast(({ outcome }) => outcome === 'delivered')
  if (taken === undefined) return []
  const by = mode === 'live' ? 'onesignal' : 'emulator'
  return [
    step({
      what: 'accepted',
      atMs: Math.round(taken.atMs + (taken.durationMs ?? 0)),
      title: 'Accepted',
      text: mode === 'live' ? 'by OneSignal' : 'by the emulator',
      note: `answered ${taken.status} to attempt ${taken.number} of relay ${relay}`,
      detail: { by, relay, status: taken.status },
      ref: taken.ref,
    }),
  ]
}
