import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'

type Timings = AttemptLogDetail['timings']

/** A phase with where its bar begins and how long it is, in percent of the whole. */
export type PhaseBar = {
  readonly phase: Timings[number][0]
  readonly value: number
  readonly left: number
  readonly width: number
}

/** Phases follow each other; what they leave of the whole stands at the right. */
export function barsOf(timings: Timings, durationMs: number | null): readonly PhaseBar[] {
  const sum = timings.reduce((total, [, value]) => total + value, 0)
  const whole = Math.max(sum, durationMs ?? 0)
  let at = 0
  return timings.map(([phase, value]) => {
    const bar = {
      phase,
      value,
      left: whole === 0 ? 0 : (at / whole) * 100,
      width: whole === 0 ? 0 : (value / whole) * 100,
    }
    at += value
    return bar
  })
}
