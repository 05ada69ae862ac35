import { maxEventBytes, maxNameCharacters } from '#shared/domain/onesignal/limits.ts'

/** An event that follows all rules, with what the emulator needs to know of it. */
export type GoodEvent = {
  /** As it came, compact, every digit kept. */
  readonly json: string
  readonly name: string
  readonly externalId: string | null
  readonly onesignalId: string | null
  readonly idempotencyKey: string | null
  /** The event's own id: top level, else in its properties (interfaces.md §1). */
  readonly eventId: string | null
}

/** One request; OneSignal says 1 MB. [assumed: decimal] */
export const maxRequestBytes = 1_000_000

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const isoTime = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/

/** Checks one event against the documented rules; errors are worded for `errors` of the answer. */
export function checkEvent(
  value: unknown,
  json: string,
  place: string,
): { readonly event: GoodEvent } | { readonly errors: readonly string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { errors: [`${place} must be an object`] }
  const fields = value as Readonly<Record<string, unknown>>
  const errors = [...nameErrors(fields['name']), ...userErrors(fields), ...optionalErrors(fields)]
  const bytes = Buffer.byteLength(json)
  if (bytes > maxEventBytes) errors.push(`has ${bytes} bytes, more than ${maxEventBytes}`)
  if (errors.length > 0) return { errors: errors.map((error) => `${place} ${error}`) }
  return {
    event: {
      json,
      name: String(fields['name']),
      externalId: textOf(fields['external_id']),
      onesignalId: textOf(fields['onesignal_id']),
      idempotencyKey: textOf(fields['idempotency_key'])?.toLowerCase() ?? null,
      eventId: eventIdOf(fields),
    },
  }
}

function nameErrors(name: unknown): string[] {
  if (name === undefined || name === null || name === '') return ['name is required']
  if (typeof name !== 'string') return ['name must be a string']
  return [...name].length > maxNameCharacters ? [`name is longer than ${maxNameCharacters} characters`] : []
}

function userErrors(fields: Readonly<Record<string, unknown>>): string[] {
  const given = ['external_id', 'onesignal_id'].filter((field) => fields[field] !== undefined && fields[field] !== null)
  if (given.length === 0) return ['external_id or onesignal_id is required']
  return given.flatMap((field) => {
    if (typeof fields[field] !== 'string') return [`${field} must be a string`]
    return fields[field] === '' ? [`${field} must not be empty`] : []
  })
}

function optionalErrors({ timestamp, idempotency_key: key, properties }: Readonly<Record<string, unknown>>): string[] {
  const errors: string[] = []
  const isTime = typeof timestamp === 'string' && isoTime.test(timestamp) && !Number.isNaN(Date.parse(timestamp))
  if (timestamp !== undefined && !isTime) errors.push('timestamp must be an ISO 8601 string')
  if (key !== undefined && !(typeof key === 'string' && uuid.test(key))) errors.push('idempotency_key must be a UUID')
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties)
  if (properties !== undefined && !isObject) errors.push('properties must be an object')
  return errors
}

function eventIdOf({ event_id: own, properties }: Readonly<Record<string, unknown>>): string | null {
  const inside =
    typeof properties === 'object' && properties !== null
      ? (properties as Readonly<Record<string, unknown>>)['event_id']
      : undefined
  const id = own ?? inside
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
