import type { JourneyStep } from '#shared/schema/journey.ts'
import { durationMs } from './duration.ts'

/** A step as the engine takes it. */
export type Step =
  | { readonly kind: 'wait'; readonly ms: number; readonly text: string }
  | { readonly kind: 'webhook'; readonly webhook: string }

/** The steps of a file; the schema has let in only waits that can be read. */
export const stepsOf = (steps: readonly JourneyStep[]): readonly Step[] =>
  steps.map((step) =>
    'webhook' in step && typeof step.webhook === 'string'
      ? { kind: 'webhook', webhook: step.webhook }
      : { kind: 'wait', ms: durationMs(String(step['wait'])) ?? 0, text: String(step['wait']) },
  )

/** Where a run stands after something happened. */
export type Standing =
  /** Steps of its own are over; the webhook at `step` is to be rendered and stored. */
  | { readonly state: 'running'; readonly step: number }
  /** The wait at `step` ends at `dueAtMs`. */
  | { readonly state: 'waiting'; readonly step: number; readonly dueAtMs: number }
  | { readonly state: 'done'; readonly step: number }

/**
 * Goes to where a run stops next when it comes to `step` at `nowMs`: a wait, a webhook or the end.
 * @param scale by how much waits are shortened: 60 makes a minute a second; delays only
 */
export function standingAt(steps: readonly Step[], step: number, nowMs: number, scale: number): Standing {
  const next = steps[step]
  if (next === undefined) return { state: 'done', step: steps.length }
  if (next.kind === 'webhook') return { state: 'running', step }
  return { state: 'waiting', step, dueAtMs: nowMs + Math.round(next.ms / scale) }
}
