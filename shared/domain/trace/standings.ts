import type { TraceState } from '#shared/schema/trace.ts'
import type { HttpDeliveryFact, JourneyFact, ReceivedFact, RecordFact, RelayDeliveryFact } from './facts.ts'
import { remedyFor } from './remedies.ts'
import { durationText } from './words.ts'

/** How one branch of an event's way stands where it has not arrived. */
export type Standing = {
  readonly state: Exclude<TraceState, 'arrived'>
  /** The short form: "stopped at webhook welcome". */
  readonly summary: string
  readonly why: string
  readonly fix: readonly string[]
  readonly nextAtMs: number | null
  /** `ref` of what the last step of this branch is about. */
  readonly about: string | null
}

/** A record that became no event; null where it did. */
export function standingOfRecord({ ref, verdict, message, fix, relay }: RecordFact): Standing | null {
  if (verdict === 'mapped') return null
  const discarded = verdict === 'discarded'
  return {
    state: 'stopped',
    summary: discarded ? 'discarded by hand' : 'stopped at the mapping',
    why: message ?? `The record was rejected: ${verdict}.`,
    fix: discarded
      ? ['Nothing: somebody discarded this dead letter on purpose.']
      : [
          ...(fix === null ? [] : [fix]),
          `Then retry it under Relay, Dead letters of ${relay}: the record is mapped again with the present mapping.`,
        ],
    nextAtMs: null,
    about: ref,
  }
}

/** A delivery that has not arrived; null where it has. */
export function standingOfDelivery(delivery: RelayDeliveryFact | HttpDeliveryFact, nowMs: number): Standing | null {
  const { state, reason, dueAtMs } = delivery
  const where = placeOf(delivery)
  const about = delivery.attempts.at(-1)?.ref ?? delivery.ref
  const said = reason ?? delivery.attempts.at(-1)?.reason ?? null
  switch (state) {
    case 'delivered':
      return null
    case 'failed':
      return {
        state: 'stopped',
        summary: `stopped at ${where}`,
        why: said ?? 'It failed for good.',
        fix: remedyFor(delivery),
        nextAtMs: null,
        about,
      }
    case 'cancelled':
      return {
        state: 'stopped',
        summary: `cancelled at ${where}`,
        why: said ?? 'Somebody cancelled it.',
        fix: ['Send it again if it is still wanted.'],
        nextAtMs: null,
        about,
      }
    case 'held':
      return {
        state: 'held',
        summary: `held at ${where}`,
        why: heldBecause(delivery) ?? said ?? 'It is held.',
        fix: remedyFor(delivery),
        nextAtMs: null,
        about,
      }
    default:
      return {
        state: 'under-way',
        summary: delivery.attempts.length === 0 ? `waiting to be sent to ${where}` : `being retried at ${where}`,
        why: underWay(delivery, nowMs),
        fix: overdue(dueAtMs, nowMs)
          ? ['Start what sends it: nothing is sent while the engine or its relay is stopped.']
          : [],
        nextAtMs: dueAtMs,
        about,
      }
  }
}

/** A journey's run that has not come to its end; null where it has. */
export function standingOfJourney({ ref, journey, state, why, nextAtMs }: JourneyFact): Standing | null {
  if (state === 'done' || state === 'skipped') return null
  const open = state === 'running' || state === 'waiting'
  return {
    state: open ? 'under-way' : 'stopped',
    summary: open ? `in journey ${journey}` : `stopped in journey ${journey}`,
    why:
      why ?? (state === 'waiting' ? 'The journey waits.' : open ? 'The journey is at work.' : `The run was ${state}.`),
    fix: open ? [] : ['Mend what the reason names, then send the event again or start the journey by hand.'],
    nextAtMs,
    about: ref,
  }
}

/** A request that is still to be given to the outbox; null where it is not to be forwarded, or was given. */
export function standingOfForwarding({ ref, receiver, waitsToBeForwarded }: ReceivedFact): Standing | null {
  if (!waitsToBeForwarded) return null
  return {
    state: 'under-way',
    summary: 'waiting to be forwarded',
    why: `Receiver ${receiver} has it stored: a batch fills, or nothing forwards at the moment.`,
    fix: [],
    nextAtMs: null,
    about: ref,
  }
}

/** A request that came in and was not answered well; null where it was. For senders that this workspace does not know. */
export function standingOfReceived({ ref, status, note, receiver }: ReceivedFact): Standing | null {
  if (status !== null && status >= 200 && status < 300) return null
  return {
    state: 'stopped',
    summary: `received, answered ${status ?? 'with a reset'}`,
    why: note,
    fix: [`Look at the script of receiver ${receiver}; a sender that retries will come again.`],
    nextAtMs: null,
    about: ref,
  }
}

function placeOf(delivery: RelayDeliveryFact | HttpDeliveryFact): string {
  if ('mode' in delivery) return delivery.mode === 'live' ? 'OneSignal' : 'the emulator'
  return delivery.endpoint.kind === 'forward'
    ? `the forward of ${delivery.endpoint.name}`
    : `webhook ${delivery.endpoint.name}`
}

function heldBecause(delivery: RelayDeliveryFact | HttpDeliveryFact): string | null {
  if ('mode' in delivery || !delivery.endpoint.disabled) return null
  return `The endpoint is switched off: ${delivery.disabledReason ?? 'it kept failing'}`
}

const overdue = (dueAtMs: number | null, nowMs: number): boolean => dueAtMs !== null && nowMs - dueAtMs > 10_000

function underWay({ state, dueAtMs, attempts, reason }: RelayDeliveryFact | HttpDeliveryFact, nowMs: number): string {
  if (state === 'leased') return 'A request is under way; its answer has not come yet.'
  if (overdue(dueAtMs, nowMs))
    return `It was due ${durationText(nowMs - (dueAtMs ?? nowMs))} ago and nothing has sent it.`
  if (attempts.length === 0) return 'It waits for its turn.'
  const last = attempts.at(-1)?.reason ?? reason ?? ''
  return dueAtMs === null || dueAtMs <= nowMs ? last : `${last} (in ${durationText(dueAtMs - nowMs)})`
}
