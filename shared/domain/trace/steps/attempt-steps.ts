import type { StepDetail } from '#shared/schema/trace.ts'
import type { AttemptFact, HttpDeliveryFact, RelayDeliveryFact } from '../facts.ts'
import { step, type LooseStep } from './loose-step.ts'

/** One request and its outcome. */
export function attemptStep(
  attempt: AttemptFact,
  title: string,
  { text, note, detail }: { readonly text: string; readonly note: string; readonly detail: StepDetail },
): LooseStep {
  const { ref, atMs, number, durationMs, status, outcome, reason, url, remoteAddress, error, nextAtMs } = attempt
  return step({
    what: 'attempt',
    atMs,
    tone: outcome === 'delivered' ? 'good' : outcome === 'unknown' ? 'warn' : 'bad',
    title,
    text,
    note,
    durationMs,
    detail: { ...detail, number, status, outcome, reason, durationMs, url, remoteAddress, error, nextAtMs },
    ref,
  })
}

/** The end of a delivery that did not arrive. */
export function givenUp(
  { state, reason, reasonCode, updatedAtMs, ref }: RelayDeliveryFact | HttpDeliveryFact,
  who: string,
  about: StepDetail,
): readonly LooseStep[] {
  if (state !== 'failed' && state !== 'cancelled') return []
  const cancelled = state === 'cancelled'
  return [
    step({
      what: 'failed',
      atMs: updatedAtMs,
      tone: 'bad',
      title: cancelled ? 'Cancelled' : 'Given up',
      text: reason ?? (cancelled ? 'It is not sent any more.' : 'It failed for good.'),
      note: who,
      detail: { ...about, state, reason: reasonCode ?? state, message: reason },
      ref,
    }),
  ]
}
