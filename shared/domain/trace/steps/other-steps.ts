import type { AcceptedFact, JourneyFact, ReceivedFact } from '../facts.ts'
import { step, type LooseStep } from './loose-step.ts'

/** The emulator took the event in. */
export function acceptedStep({ ref, atMs, receiver, appId, name, user, idempotencyKey }: AcceptedFact): LooseStep {
  return step({
    what: 'accepted',
    atMs,
    title: 'Accepted',
    text: `by the emulator of receiver ${receiver}`,
    note: `${name} for ${user} · app ${appId}`,
    detail: { by: 'emulator', receiver, appId, name, user, idempotencyKey },
    ref,
  })
}

const journeyTones = {
  running: 'open',
  waiting: 'open',
  done: 'good',
  failed: 'bad',
  cancelled: 'bad',
  skipped: 'warn',
} as const

/** A journey that it started. */
export function journeyStep({ ref, atMs, journey, state, text, why, nextAtMs }: JourneyFact): LooseStep {
  return step({
    what: 'journey',
    atMs,
    tone: journeyTones[state],
    title: `Journey ${journey}`,
    text,
    note: why ?? '',
    detail: { journey, state, why, nextAtMs },
    ref,
  })
}

/** A request as a receiver saw it. */
export function receivedStep(request: ReceivedFact): LooseStep {
  const { ref, atMs, durationMs, receiver, method, path, status, eventId, duplicate, signature, note } = request
  const signed = signature === null ? '' : signature.ok ? ' · signature verified' : ` · ${signature.reason}`
  const bad = status === null || status >= 300
  return step({
    what: 'received',
    atMs,
    tone: bad ? 'bad' : duplicate || signature?.ok === false ? 'warn' : 'good',
    title: duplicate ? 'Received again' : 'Received',
    text: `${method} ${path} → ${status ?? 'connection reset'}`,
    note: `receiver ${receiver} · ${note}${signed}`,
    durationMs,
    detail: {
      receiver,
      method,
      path,
      status,
      eventId,
      duplicate,
      signature: signature === null ? null : signature.ok ? 'ok' : signature.reason,
      durationMs,
    },
    ref,
  })
}
