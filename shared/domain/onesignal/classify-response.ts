import type { Finding } from '#shared/schema/finding.ts'
import { parseRetryAfter } from '../retry/retry-after.ts'
import type { AttemptOutcome } from '../retry/outcome.ts'
import type { EventIdentity } from './event-identity.ts'
import { readPartialErrors, type PartialError } from './partial-errors.ts'

/** What came back for one request. Headers as received; the body as text, '' when there was none. */
export type BatchAnswer =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly headers: readonly (readonly [name: string, value: string])[]
      readonly body: string
    }
  | {
      readonly kind: 'network'
      readonly reason: 'timeout' | 'connection'
      readonly message: string
      readonly durationMs: number
    }

/**
 * What an answer means for the events of its batch.
 * settled: `outcomes` has one outcome an event, in order; the retry policy decides on each.
 * split: refused as a whole; send the halves, each event keeps its idempotency key and has used up no attempt.
 * pause: the key is wrong, everything would fail; stop sending, give nothing up, use up no attempt.
 */
export type BatchOutcome =
  | {
      readonly kind: 'settled'
      readonly outcomes: readonly AttemptOutcome[]
      readonly why: string
      readonly findings: readonly Finding[]
    }
  | { readonly kind: 'split'; readonly status: number; readonly why: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'pause'; readonly status: number; readonly why: string; readonly findings: readonly Finding[] }

/** Reads an answer by the table of onesignal.md §1. Never throws, whatever the body holds. */
export function classifyResponse(answer: BatchAnswer, events: readonly EventIdentity[], nowMs: number): BatchOutcome {
  if (answer.kind === 'network') {
    return { kind: 'settled', outcomes: events.map(() => answer), why: answer.message, findings: [] }
  }
  const { status } = answer
  if (status >= 200 && status < 300) return accepted(status, answer.body, events)
  if (status === 401 || status === 403) return { kind: 'pause', status, why: wrongKey(status), findings: [] }
  if ((status === 400 || status === 413) && events.length > 1) {
    const why = `The request was refused with ${status}; it is sent again in two halves to find the event that is meant.`
    return { kind: 'split', status, why, findings: [] }
  }
  const header = answer.headers.find(([name]) => name.toLowerCase() === 'retry-after')
  const { delayMs, finding } = parseRetryAfter(header?.[1], nowMs)
  const outcome = { kind: 'status', status, retryAfterMs: delayMs } as const
  const said = answer.body.trim() === '' ? '' : `: ${answer.body.trim().slice(0, 200)}`
  return {
    kind: 'settled',
    outcomes: events.map(() => outcome),
    why: `answered ${status}${said}`,
    findings: finding === null ? [] : [finding],
  }
}

const wrongKey = (status: number): string =>
  status === 401
    ? 'OneSignal does not accept the API key (401). The relay is paused and nothing is given up. Use the app’s own key (os_v2_app_…), then resume.'
    : 'The API key may not send events to this app (403). The relay is paused and nothing is given up. Check the app id and that the key belongs to it, then resume.'

function accepted(status: number, body: string, events: readonly EventIdentity[]): BatchOutcome {
  const { errors, finding } = readPartialErrors(body)
  const findings = finding === null ? [] : [finding]
  const success = { kind: 'accepted', status } as const
  const outcomes: AttemptOutcome[] = events.map(() => success)
  let failed = 0
  for (const error of errors) {
    const hit = eventsMeant(error, events)
    if (hit.length === 0) findings.push(unmatched(error))
    for (const index of hit) {
      // An error that may pass wins: the event is sent again rather than given up.
      if (outcomes[index]?.kind === 'item-error') continue
      if (outcomes[index]?.kind === 'accepted') failed += 1
      outcomes[index] = itemOutcome(error, hit.length > 1)
    }
  }
  const why =
    failed === 0 ? `accepted with ${status}` : `accepted with ${status}, but ${failed} of ${events.length} failed`
  return { kind: 'settled', outcomes, why, findings }
}

/**
 * The events that an error names: by user, and by event id where that tells them apart. Where it does not, all of the
 * user's events count as failed and go again with the same keys (onesignal.md §1).
 */
function eventsMeant(error: PartialError, events: readonly EventIdentity[]): readonly number[] {
  const ofUser = indexesOf(events, (event) => error.userId !== null && isUser(event, error.userId))
  const candidates = error.userId === null ? indexesOf(events, () => true) : ofUser
  if (error.eventId === null) return ofUser
  const exact = candidates.filter((index) => events[index]?.eventId === error.eventId)
  return exact.length > 0 ? exact : ofUser
}

const isUser = (event: EventIdentity, userId: string): boolean =>
  event.externalId === userId || event.onesignalId === userId

function indexesOf(events: readonly EventIdentity[], test: (event: EventIdentity) => boolean): number[] {
  return events.flatMap((event, index) => (test(event) ? [index] : []))
}

/** `not found` is final: the API creates no users. Any other code may pass. */
function itemOutcome({ code, title }: PartialError, ambiguous: boolean): AttemptOutcome {
  const final = /^not[ _-]?found$/i.test(code.trim())
  const message = `${title === '' ? code : title}${ambiguous ? ' (several events of this user were sent together; which one is meant is not said)' : ''}`
  return { kind: final ? 'item-refused' : 'item-error', code: code === '' ? 'unnamed-error' : code, message }
}

const unmatched = (error: PartialError): Finding => ({
  rule: 'partial-error-unmatched',
  severity: 'warning',
  path: 'errors',
  message: `The answer reports an error for user ${JSON.stringify(error.userId)}, event ${JSON.stringify(error.eventId)}, which this request did not contain: ${error.title || error.code}.`,
  fix: 'Nothing was sent again for it. If events are missing at OneSignal, compare the request with the answer in the log.',
})
