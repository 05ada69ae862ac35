import type { StepDetail, StepKind, StepTone, TraceStep } from '#shared/schema/trace.ts'

/** A step before it has a place in the order. */
export type LooseStep = Omit<TraceStep, 'sincePreviousMs'>

type Parts = {
  readonly what: StepKind
  readonly atMs: number
  readonly tone?: StepTone
  readonly title: string
  readonly text: string
  readonly note?: string
  readonly durationMs?: number | null
  readonly detail: StepDetail
  readonly ref: string | null
}

/** A step with what it leaves out: nothing special, nothing to measure. */
export const step = ({ tone = 'good', note = '', durationMs = null, ...rest }: Parts): LooseStep => ({
  ...rest,
  tone,
  note,
  durationMs,
})
