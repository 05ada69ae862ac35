import { err, ok, type Result } from '#shared/lib/result.ts'
import { checkEvent, type GoodEvent, maxRequestBytes } from './event-rules.ts'
import { arraySlices } from './json-slices.ts'

/** Why a request is refused, as `errors` of the answer, and how many events that concerns. */
export type RefusedRequest = { readonly errors: readonly string[]; readonly events: number }

/** More errors than this help nobody. */
const maxErrors = 100

/** Checks a body against the rules of the Custom Events API (onesignal.md §1). One bad event refuses the whole request. */
export function checkRequest(body: Uint8Array): Result<readonly GoodEvent[], RefusedRequest> {
  if (body.length > maxRequestBytes)
    return refused(`The request has ${body.length} bytes, more than ${maxRequestBytes}`)
  const text = decode(body)
  if (text === null) return refused('The body is not valid UTF-8')
  const parsed = parse(text)
  if (!parsed.ok) return refused('The body is not valid JSON')
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
    return refused('The body must be a JSON object')
  const events = (parsed.value as Readonly<Record<string, unknown>>)['events']
  if (!Array.isArray(events)) return refused('events is required and must be an array')
  if (events.length === 0) return refused('events must not be empty')
  const slices = arraySlices(text, 'events') ?? []
  const checked = events.map((event: unknown, index) => checkEvent(event, slices[index] ?? '', `events[${index}]`))
  const errors = checked.flatMap((one) => ('errors' in one ? one.errors : []))
  if (errors.length > 0) return err({ errors: errors.slice(0, maxErrors), events: events.length })
  return ok(checked.flatMap((one) => ('event' in one ? [one.event] : [])))
}

const refused = (error: string) => err<RefusedRequest>({ errors: [error], events: 0 })

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return null
  }
}

function parse(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return err(null)
  }
}
