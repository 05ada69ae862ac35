import type { TraceFacts } from '../facts.ts'
import { httpSteps } from './http-steps.ts'
import type { LooseStep } from './loose-step.ts'
import { acceptedStep, journeyStep, receivedStep } from './other-steps.ts'
import { eventStep, recordSteps } from './record-steps.ts'
import { relaySteps } from './relay-steps.ts'

/** Everything that happened, in no order. */
export function stepsOf(facts: TraceFacts): readonly LooseStep[] {
  return [
    ...facts.records.flatMap(recordSteps),
    ...facts.events.map(eventStep),
    ...facts.relayDeliveries.flatMap((delivery) => relaySteps(delivery, facts)),
    ...facts.accepted.map(acceptedStep),
    ...facts.journeys.map(journeyStep),
    ...facts.httpDeliveries.flatMap((delivery) => httpSteps(delivery, facts)),
    ...facts.received.map(receivedStep),
  ]
}
