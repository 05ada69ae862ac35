import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'

/** Whether a value is a JSON object: no null, no array, no exact number. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

/** What kind of value this is, in words. */
export function describeKind(value: JsonValue | undefined): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'number' || value instanceof ExactNumber) return 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'an object'
}

/** The digits of a number exactly as they came; null for what is no number. */
export function numberText(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return value instanceof ExactNumber ? value.text : null
}
