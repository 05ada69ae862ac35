import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { Result } from '#shared/lib/result.ts'
import type { JourneyTrigger } from '#shared/schema/journey.ts'
import type { DecodedPayload } from '../decode/types.ts'
import { compileFilter } from '../filter/compile-filter.ts'
import type { FilterFields } from '../filter/fields.ts'
import type { Filter, FilterCandidate, FilterProblem } from '../filter/types.ts'
import type { JourneyEvent } from './event.ts'

/** A condition looks at the event: `$.properties.amount > 100`. */
const aboutEvents: FilterFields = {
  roots: new Set(['name', 'external_id', 'onesignal_id', 'timestamp', 'idempotency_key', 'properties']),
  insideValue: true,
  example: '$.properties',
}

/** Made ready once, asked of every event. */
export interface Trigger {
  readonly eventName: string
  matches(event: JourneyEvent): boolean
}

/** A condition ready for use, or what is wrong with it and where. */
export const compileCondition = (text: string): Result<Filter, FilterProblem> => compileFilter(text, aboutEvents)

/** What starts runs, or what is wrong with its condition. */
export function compileTrigger({ eventName, condition }: JourneyTrigger): Result<Trigger, FilterProblem> {
  const filter = compileCondition(condition ?? '')
  if (!filter.ok) return filter
  const { matches, node } = filter.value
  return {
    ok: true,
    value: {
      eventName,
      matches: (event) => event.name === eventName && (node === null || matches(candidateOf(event))),
    },
  }
}

const nothing: DecodedPayload = { format: 'null', value: null, schemaId: null, diagnostics: [] }

/** The event in the form that filters look at: its value is the event, its time the event's. */
function candidateOf(event: JourneyEvent): FilterCandidate {
  const timeMs = Date.parse(event.timestamp)
  return {
    record: {
      raw: {
        topic: '',
        partition: 0,
        offset: 0n,
        timestampMs: BigInt(Number.isNaN(timeMs) ? 0 : timeMs),
        key: null,
        value: encodeUtf8(stringifyJson(event.value)),
        headers: [],
      },
      key: nothing,
      value: { format: 'json', value: event.value, schemaId: null, diagnostics: [] },
    },
    verdict: 'mapped',
    eventName: event.name,
    user: event.externalId ?? event.onesignalId,
  }
}
