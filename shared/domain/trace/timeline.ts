import type { StepKind, TraceTimeline } from '#shared/schema/trace.ts'
import type { TraceFacts, TraceSurroundings } from './facts.ts'
import type { LooseStep } from './steps/loose-step.ts'
import { stepsOf } from './steps/steps-of.ts'
import { verdictOf } from './verdict.ts'

/** What comes first of things that happened in the same millisecond. */
const usualOrder: readonly StepKind[] = [
  'record',
  'event',
  'attempt',
  'accepted',
  'journey',
  'received',
  'forwarded',
  'failed',
]

/** Makes one timeline of all that is known of an event. Null where nothing is. */
export function timelineOf(facts: TraceFacts, around: TraceSurroundings): TraceTimeline | null {
  const ordered = stepsOf(facts).toSorted(byTime)
  const steps = ordered.map((step, index) => ({
    ...step,
    sincePreviousMs: index === 0 ? 0 : step.atMs - (ordered[index - 1]?.atMs ?? step.atMs),
  }))
  const [id, ...ids] = idsOf(facts)
  if (steps.length === 0 || id === undefined) return null
  const { name, user } = subjectOf(facts)
  return { id, ids: [id, ...ids], eventName: name, user, steps, verdict: verdictOf(facts, steps, around) }
}

function byTime(a: LooseStep, b: LooseStep): number {
  return a.atMs - b.atMs || usualOrder.indexOf(a.what) - usualOrder.indexOf(b.what)
}

/** The id that people know first. */
function idsOf({ records, events, accepted, httpDeliveries, received }: TraceFacts): readonly string[] {
  const ids = [
    ...events.flatMap(({ eventId, idempotencyKey }) => [eventId, idempotencyKey]),
    ...accepted.map(({ idempotencyKey }) => idempotencyKey),
    ...httpDeliveries.map(({ eventId }) => eventId),
    ...received.map(({ eventId }) => eventId),
    ...records.map(({ topic, partition, offset }) => `${topic}:${partition}:${offset}`),
    ...accepted.map(({ ref }) => ref),
  ]
  return [...new Set(ids.filter((id) => id !== null))]
}

function subjectOf({ events, accepted, httpDeliveries }: TraceFacts): {
  readonly name: string | null
  readonly user: string | null
} {
  const [event] = events
  const [taken] = accepted
  const [delivery] = httpDeliveries
  return {
    name: event?.name ?? taken?.name ?? delivery?.eventName ?? null,
    user: event?.user ?? taken?.user ?? delivery?.user ?? null,
  }
}
