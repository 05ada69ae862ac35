import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'
import type { JourneyUsers } from '#shared/schema/journey.ts'
import type { WebhookContext } from '../webhook/types.ts'
import type { JourneyEvent } from './event.ts'

/** Events that are kept of a user in a journey; the oldest are dropped. [documented: at most 100] */
export const maxJourneyEvents = 100

/** Whose run it is. */
export type JourneyUser = {
  readonly externalId: string | null
  /** As an event named it, or made up by the emulator. */
  readonly onesignalId: string
}

/**
 * What a webhook's templates see in a run: `user`, `journey` with its events, and `event.id`. `event.properties` is not
 * there, as with OneSignal: it is `journey.last_event.properties`.
 * @param events oldest first
 */
export function journeyContext(
  journeyName: string,
  user: JourneyUser,
  users: JourneyUsers | undefined,
  events: readonly JourneyEvent[],
  eventId: string,
): WebhookContext {
  const { tags, language, ...more } = users ?? {}
  const all = events.slice(-maxJourneyEvents).map(eventView)
  const byName: { [name: string]: JsonValue } = {}
  for (const event of all) setOwn(byName, event.name, event)
  return {
    user: {
      ...(more as JsonObject),
      external_id: user.externalId,
      onesignal_id: user.onesignalId,
      language: language ?? null,
      tags: tags ?? {},
    },
    journey: {
      name: journeyName,
      first_event: all[0] ?? null,
      last_event: all.at(-1) ?? null,
      event: byName,
      all_events: all,
    },
    event: { id: eventId },
  }
}

const eventView = ({ name, properties, timestamp }: JourneyEvent) => ({ name, properties, timestamp })
