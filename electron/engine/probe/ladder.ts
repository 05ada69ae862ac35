/**
 * Climbs a ladder: one rung after the other, each announced before it is tried, within a time for all of them. Knows
 * nothing of what the rungs do.
 */
import { failed, type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import { type ProbeEvent, type RungName, rungNames } from '#shared/schema/probe.ts'
import { withLimit } from './net/time-limit.ts'

/** The whole ladder: half a second less than the ten that are promised, for the way to whoever asked. */
export const ladderMs = 9_500
/** With less than this left a rung could only fail for want of time. */
const leastMs = 100

export type Step = {
  readonly rung: RungName
  readonly limitMs: number
  readonly run: (signal: AbortSignal) => Promise<{ readonly outcome: Outcome; readonly target: string | null }>
}

export type LadderTime = {
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
  readonly totalMs: number
  /** Ends when the caller leaves: nothing more is said then. */
  readonly signal: AbortSignal
}

/** @param steps in the order of `rungNames`; each rung once */
export async function* climbLadder(steps: readonly Step[], time: LadderTime): AsyncGenerator<ProbeEvent, void> {
  const beginMs = time.monotonic()
  let failedRung: RungName | null = null
  for (const rung of rungNames) {
    const step = steps.find((one) => one.rung === rung)
    if (step === undefined) throw new Error(`the ladder has no rung ${rung}`)
    yield { type: 'started', rung }
    const leftMs = time.totalMs - (time.monotonic() - beginMs)
    const event = await tryRung(step, failedRung, leftMs, time)
    if (time.signal.aborted) return
    if (event.status === 'failed') failedRung ??= rung
    yield event
  }
  yield { type: 'summary', ok: failedRung === null, failedRung }
}

async function tryRung(
  step: Step,
  failedRung: RungName | null,
  leftMs: number,
  { monotonic, signal, totalMs }: LadderTime,
): Promise<Extract<ProbeEvent, { type: 'rung' }>> {
  const startMs = monotonic()
  const { outcome, target } =
    failedRung !== null
      ? { outcome: skipped(`Not tried, because ${failedRung} failed.`), target: null }
      : leftMs < leastMs
        ? { outcome: outOfTime(step.rung, totalMs), target: null }
        : await withLimit(signal, Math.min(step.limitMs, leftMs), step.run)
  const { status, code, message, fix, commands } = outcome
  return {
    type: 'rung',
    rung: step.rung,
    status,
    target,
    ms: Math.round(monotonic() - startMs),
    code,
    message,
    fix: [...fix],
    ...(commands === undefined ? {} : { commands: [...commands] }),
  }
}

const outOfTime = (rung: RungName, totalMs: number): Outcome =>
  failed(
    'out-of-time',
    `There was no time left for ${rung}: the whole test may take ${totalMs / 1000} s, and the rungs before were slow.`,
    ['Look at the milliseconds of the rungs before: the way to the cluster or the cluster itself is slow. Test again.'],
  )
