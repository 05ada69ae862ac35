import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { getOwn } from '#shared/lib/own-property.ts'

/** An event as journeys see it: what its user did, and when. */
export type JourneyEvent = {
  readonly name: string
  readonly externalId: string | null
  readonly onesignalId: string | null
  readonly idempotencyKey: string | null
  readonly properties: JsonObject
  /** As the event has it; where it has none, when the emulator took it in, in ISO 8601. */
  readonly timestamp: string
  /** The whole event, every digit kept. */
  readonly value: JsonObject
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

const textOr = <T>(value: JsonValue | undefined, otherwise: T): string | T =>
  typeof value === 'string' && value !== '' ? value : otherwise

/** Reads an event's JSON; null where it is no object or has no name. `atMs`: when it was taken in. */
export function readJourneyEvent(json: string, atMs: number): JourneyEvent | null {
  const parsed = parseJson(json)
  if (!parsed.ok || !isObject(parsed.value)) return null
  const { value } = parsed
  const name = textOr(getOwn(value, 'name'), null)
  if (name === null) return null
  const properties = getOwn(value, 'properties')
  return {
    name,
    externalId: textOr(getOwn(value, 'external_id'), null),
    onesignalId: textOr(getOwn(value, 'onesignal_id'), null),
    idempotencyKey: textOr(getOwn(value, 'idempotency_key'), null)?.toLowerCase() ?? null,
    properties: isObject(properties) ? properties : {},
    timestamp: textOr(getOwn(value, 'timestamp'), new Date(atMs).toISOString()),
    value,
  }
}
