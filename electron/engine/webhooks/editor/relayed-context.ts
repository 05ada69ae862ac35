import type { JourneyEvent } from '#shared/domain/journey/event.ts'
import { contextOfEvent } from '#shared/domain/webhook/context/context-of-event.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'

/** What a webhook sees of an event that a relay delivers to it; `eventId` where the event has no key of its own yet. */
export function relayedContext(event: JourneyEvent, eventId: string): WebhookContext {
  const { name, properties, timestamp, externalId, onesignalId, idempotencyKey } = event
  return contextOfEvent(
    {
      name,
      properties,
      timestamp,
      ...(externalId === null ? {} : { external_id: externalId }),
      ...(onesignalId === null ? {} : { onesignal_id: onesignalId }),
    },
    idempotencyKey ?? eventId,
  )
}
