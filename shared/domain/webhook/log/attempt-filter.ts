import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'
import type { Result } from '#shared/lib/result.ts'
import type { DecodedPayload } from '../../decode/types.ts'
import { compileFilter } from '../../filter/compile-filter.ts'
import type { FilterFields } from '../../filter/fields.ts'
import type { Filter, FilterCandidate, FilterNode, FilterProblem } from '../../filter/types.ts'

/** Members of a request or response that may be named without `$.`. */
const parts = ['request.body', 'request.headers', 'response.body', 'response.headers'] as const

/**
 * A filter of the log looks at an attempt: `status >= 500`, `user = user_12`, `$.response.body.error exists`. `event` and
 * `user` are fields of every filter; they are those of the delivery here.
 */
const aboutAttempts: FilterFields = {
  roots: new Set([
    'status',
    'outcome',
    'attempt',
    'duration',
    'timestamp',
    'origin',
    'reason',
    'error',
    'address',
    'method',
    'url',
    'bytes',
    'eventId',
    'delivery',
    'request',
    'response',
    ...parts,
  ]),
  insideValue: true,
  example: '$.response.body',
}

/** A filter of the log made ready, or what is wrong with it and where. */
export const compileAttemptFilter = (text: string): Result<Filter, FilterProblem> => compileFilter(text, aboutAttempts)

type Headers = readonly (readonly [name: string, value: string])[]

/** An attempt as filters see it. Null = there is none, which `exists` tells apart. */
export type FilteredAttempt = {
  readonly status: number | null
  readonly outcome: string
  readonly attempt: number
  /** Milliseconds. */
  readonly duration: number | null
  readonly startedAtMs: number
  readonly origin: string
  readonly reason: string
  readonly error: string | null
  readonly address: string | null
  readonly method: string
  readonly url: string
  /** True length of the response's body. */
  readonly bytes: number | null
  readonly eventId: string
  /** `w12`. */
  readonly delivery: string
  readonly eventName: string | null
  readonly user: string | null
  /** Only where the filter needs them (`needsOf`). */
  readonly request?: { readonly headers: Headers; readonly body: string }
  readonly response?: { readonly headers: Headers; readonly body: string }
}

/** Which parts of an attempt a filter reads, so that others need not be fetched. */
export type FilterNeeds = { readonly request: boolean; readonly response: boolean }

/** Of a filter that was parsed; null is no filter and reads nothing. */
export function needsOf(node: FilterNode | null): FilterNeeds {
  if (node === null) return { request: false, response: false }
  switch (node.kind) {
    // Words are looked for everywhere.
    case 'word':
      return { request: true, response: true }
    case 'not':
      return needsOf(node.inner)
    case 'and':
    case 'or': {
      const needs = node.parts.map(needsOf)
      return { request: needs.some((part) => part.request), response: needs.some((part) => part.response) }
    }
    case 'compare':
    case 'exists': {
      const member = node.field.kind === 'path' ? node.field.steps[1] : null
      return { request: member === 'request', response: member === 'response' }
    }
  }
}

const nothing: DecodedPayload = { format: 'null', value: null, schemaId: null, diagnostics: [] }

/** The attempt in the form that filters look at. */
export function attemptCandidate(attempt: FilteredAttempt): FilterCandidate {
  return {
    record: {
      raw: {
        topic: '',
        partition: 0,
        offset: 0n,
        timestampMs: BigInt(Math.round(attempt.startedAtMs)),
        key: null,
        // What words are looked for in; made only where there are words.
        get value() {
          return encodeUtf8(wordsOf(attempt))
        },
        headers: [],
      },
      key: nothing,
      value: {
        format: 'json',
        get value() {
          return viewOf(attempt)
        },
        schemaId: null,
        diagnostics: [],
      },
    },
    verdict: null,
    eventName: attempt.eventName,
    user: attempt.user,
  }
}

function viewOf(attempt: FilteredAttempt): JsonObject {
  const { startedAtMs: _time, eventName: _event, user: _user, request, response, ...plain } = attempt
  const view: { [name: string]: JsonValue } = {}
  for (const [name, value] of Object.entries(plain)) if (value !== null) view[name] = value
  if (request !== undefined) view['request'] = messageView(request)
  if (response !== undefined) view['response'] = messageView(response)
  return view
}

/** Header names in lower case, the last value of each; the body as JSON where it is JSON, else as text. */
function messageView({ headers, body }: { readonly headers: Headers; readonly body: string }): JsonObject {
  const named: { [name: string]: JsonValue } = {}
  for (const [name, value] of headers) setOwn(named, name.toLowerCase(), value)
  const parsed = parseJson(body)
  return { headers: named, body: parsed.ok ? parsed.value : body }
}

function wordsOf(attempt: FilteredAttempt): string {
  const { request, response } = attempt
  const lines = [
    attempt.method,
    attempt.url,
    attempt.reason,
    attempt.error,
    attempt.address,
    attempt.eventId,
    attempt.delivery,
    attempt.eventName,
    attempt.user,
    attempt.outcome,
    attempt.status,
    ...[request, response].flatMap((message) =>
      message === undefined ? [] : [...message.headers.flat(), message.body],
    ),
  ]
  return lines.filter((line) => line !== null).join('\n')
}
