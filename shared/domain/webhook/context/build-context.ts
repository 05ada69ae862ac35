import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { WebhookContext } from '../types.ts'

/** An event as templates see it: `journey.last_event` and the like. */
export type ContextEvent = {
  readonly name: string
  readonly properties?: JsonObject
  /** ISO 8601. */
  readonly timestamp?: string
}

/** What is known of a user; tags become texts, as OneSignal keeps them. */
export type ContextUser = {
  readonly external_id?: string
  readonly onesignal_id?: string
  readonly language?: string
  readonly tags?: JsonObject
  /** Whatever else was given, such as `subscriptions`. */
  readonly [other: string]: JsonValue | undefined
}

/** OneSignal keeps that many events of a Journey's run; the oldest are dropped (onesignal.md §3). */
export const maxJourneyEvents = 100

/**
 * What a webhook of a Journey sees: the user with tags, the run's events in their order, and the id of this delivery.
 * `eventId` is a UUID version 4, made once for each delivery and the same in each attempt.
 */
export function contextOfJourneyRun(run: {
  readonly user: ContextUser
  readonly journeyName: string
  /** Oldest first. */
  readonly events: readonly ContextEvent[]
  /** Where the oldest were dropped already. */
  readonly firstEvent?: ContextEvent
  readonly eventId: string
}): WebhookContext {
  const events = run.events.map(eventObject)
  const first = run.firstEvent === undefined ? events[0] : eventObject(run.firstEvent)
  return {
    user: userObject(run.user),
    journey: {
      name: run.journeyName,
      ...(first === undefined ? {} : { first_event: first }),
      ...(events.length === 0 ? {} : { last_event: events.at(-1) ?? null }),
      // Of several events with one name the last one counts.
      event: Object.fromEntries(events.map((event, i) => [run.events[i]?.name ?? '', event])),
      all_events: events.slice(-maxJourneyEvents),
    },
    event: { id: run.eventId },
  }
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
  const user: ContextUser = {
    ...(external_id === undefined ? {} : { external_id }),
    ...(onesignal_id === undefined ? {} : { onesignal_id }),
  }
  return {
    user: userObject(user),
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

function userObject(user: ContextUser): JsonObject {
  const known = Object.entries(user).flatMap(([name, value]): [string, JsonValue][] =>
    value === undefined || name === 'tags' ? [] : [[name, value]],
  )
  if (user.tags === undefined) return Object.fromEntries(known)
  const tags = Object.entries(user.tags).map(([name, value]): [string, JsonValue] => [name, tagText(value)])
  return Object.fromEntries([...known, ['tags', Object.fromEntries(tags)]])
}

/** OneSignal's tags are texts. */
const tagText = (value: JsonValue): string => (typeof value === 'string' ? value : stringifyJson(value))
