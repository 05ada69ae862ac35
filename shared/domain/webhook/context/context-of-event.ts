import type { JsonObject } from '#shared/lib/exact-number.ts'
import type { WebhookContext } from '../types.ts'

/** An event as templates see it. */
export type ContextEvent = {
  readonly name: string
  readonly properties?: JsonObject
  /** ISO 8601. */
  readonly timestamp?: string
}

/**
 * What a webhook sees that a relay delivers an event to: the event itself beside what a Journey would have, so that one
 * template serves both. `eventId` is the event's idempotency key.
 */
export function contextOfEvent(
  event: ContextEvent & { readonly external_id?: string; readonly onesignal_id?: string },
  eventId: string,
): WebhookContext {
  const { external_id, onesignal_id } = event
  const object = eventObject(event)
  return {
    user: {
      ...(external_id === undefined ? {} : { external_id }),
      ...(onesignal_id === undefined ? {} : { onesignal_id }),
    },
    journey: {
      first_event: object,
      last_event: object,
      event: Object.fromEntries([[event.name, object]]),
      all_events: [object],
    },
    event: { id: eventId, ...object },
  }
}

const eventObject = ({ name, properties = {}, timestamp }: ContextEvent): JsonObject => ({
  name,
  properties,
  ...(timestamp === undefined ? {} : { timestamp }),
})
