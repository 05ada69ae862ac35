import type { EmulatorStep, EventErrors } from '#shared/schema/receiver.ts'
import { type Answer, scriptedAnswer } from '../answer.ts'
import type { ScriptedStep } from '../script-runner.ts'
import type { GoodEvent } from './event-rules.ts'

/** Whether a step is answered instead of the API's rules. */
export const isFault = ({ reset, resetAfterBytes, hang, raw, status = 202 }: EmulatorStep): boolean =>
  reset === true || resetAfterBytes !== undefined || hang === true || raw !== undefined || status < 200 || status > 299

/** A fault after the rules took the events in: what the sender sees does not say so, the note does. */
export function faultAfter(scripted: ScriptedStep<EmulatorStep>, taken: Answer): Answer {
  const fault = scriptedAnswer(scripted)
  const events = taken.events === undefined ? {} : { events: taken.events }
  return { ...fault, ...events, note: `${fault.note}, although: ${taken.note}` }
}

/** What the rules answered, with what a step adds to an acceptance: another 2xx, headers, a body. Refusals stay as they are. */
export function shapedBy({ step, place }: ScriptedStep<EmulatorStep>, answer: Answer): Answer {
  const { fault, body } = scriptedAnswer({ step, place })
  const hasBody = [step.body, step.bodyBase64, step.bodyBytes].some((one) => one !== undefined)
  const delayMs = step.delayMs ?? 0
  const note = `${answer.note}. Script ${place}${delayMs === 0 ? '' : `: after ${delayMs} ms`}`
  if (answer.status !== 202) return { ...answer, delayMs, note }
  return {
    ...answer,
    status: step.status ?? 202,
    headers: [...answer.headers, ...(step.headers ?? [])],
    body: hasBody ? body : answer.body,
    delayMs,
    note,
    ...(fault === undefined ? {} : { fault }),
  }
}

/** The events of a request for which a step wants an error. */
export function failingEvents(errors: EventErrors | undefined, events: readonly GoodEvent[]): ReadonlySet<GoodEvent> {
  if (errors === undefined) return new Set()
  const { users, every } = errors
  const wanted = events.filter(
    ({ externalId, onesignalId }) =>
      users === undefined || [externalId, onesignalId].some((user) => user !== null && users.includes(user)),
  )
  return new Set(wanted.filter((_, index) => (index + 1) % every === 0))
}
