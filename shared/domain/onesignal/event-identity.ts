import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'

/** What a partial error names an event by: there is no index. */
export type EventIdentity = {
  readonly externalId: string | null
  readonly onesignalId: string | null
  /** The event's own `event_id`: top level, else `properties.event_id`; not the idempotency key. */
  readonly eventId: string | null
}

/** The identity of an event as it is sent. */
export function identityOf(event: JsonObject): EventIdentity {
  const properties = getOwn(event, 'properties')
  return {
    externalId: idText(getOwn(event, 'external_id')),
    onesignalId: idText(getOwn(event, 'onesignal_id')),
    eventId:
      idText(getOwn(event, 'event_id')) ?? (isObject(properties) ? idText(getOwn(properties, 'event_id')) : null),
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

function idText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value instanceof ExactNumber ? value.text : null
}
