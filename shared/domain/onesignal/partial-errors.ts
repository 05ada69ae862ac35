import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import type { Finding } from '#shared/schema/finding.ts'

/** One entry of `errors` in a 202. */
export type PartialError = {
  readonly userId: string | null
  readonly eventId: string | null
  readonly code: string
  readonly title: string
}

/** The errors of a 2xx body. A body that is no JSON is an answer all the same: accepted, with a finding. */
export function readPartialErrors(body: string): { errors: readonly PartialError[]; finding: Finding | null } {
  if (body.trim() === '') return { errors: [], finding: null }
  const parsed = parseJson(body)
  if (!parsed.ok) return { errors: [], finding: unreadable(body) }
  const list = isObject(parsed.value) ? getOwn(parsed.value, 'errors') : undefined
  if (list === undefined || list === null) return { errors: [], finding: null }
  if (!Array.isArray(list)) return { errors: [], finding: unreadable(body) }
  const entries = (list as readonly JsonValue[]).filter(isObject)
  return {
    errors: entries.map(readEntry),
    finding: entries.length < list.length ? unreadable(body) : null,
  }
}

function readEntry(entry: JsonObject): PartialError {
  const error = getOwn(entry, 'error')
  return {
    userId: text(getOwn(entry, 'event_user_id')),
    eventId: text(getOwn(entry, 'event_id')),
    code: (isObject(error) ? text(getOwn(error, 'code')) : text(error)) ?? '',
    title: (isObject(error) ? text(getOwn(error, 'title')) : null) ?? '',
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

function text(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value instanceof ExactNumber ? value.text : null
}

const unreadable = (body: string): Finding => ({
  rule: 'answer-unreadable',
  severity: 'warning',
  path: 'body',
  message: `The events were accepted, but the body of the answer is not what OneSignal documents: ${JSON.stringify(body.slice(0, 100))}.`,
  fix: 'Check that the address really is the Custom Events API.',
})
