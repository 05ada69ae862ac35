import type { StepDetail, StepKind, StepTone, TraceStep } from '#shared/schema/trace.ts'
import type {
  AcceptedFact,
  AttemptFact,
  EventFact,
  HttpDeliveryFact,
  JourneyFact,
  ReceivedFact,
  RecordFact,
  RelayDeliveryFact,
  TraceFacts,
} from './facts.ts'
import { bytesText, durationText, requestText } from './words.ts'

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

const step = ({ tone = 'good', note = '', durationMs = null, ...rest }: Parts): LooseStep => ({
  ...rest,
  tone,
  note,
  durationMs,
})

/** Everything that happened, in no order. */
export function stepsOf(facts: TraceFacts): readonly LooseStep[] {
  return [
    ...facts.records.flatMap(recordSteps),
    ...facts.events.map(eventStep),
    ...facts.relayDeliveries.flatMap((delivery) => relaySteps(delivery, facts)),
    ...facts.accepted.map(acceptedStep),
    ...facts.journeys.map(journeyStep),
    ...facts.httpDeliveries.flatMap((delivery) => httpSteps(delivery, facts)),
    ...facts.received.map(receivedStep),
  ]
}

function recordSteps(record: RecordFact): readonly LooseStep[] {
  const { ref, atMs, relay, topic, partition, offset, timestampMs, key, valueBytes, format, verdict, message } = record
  const rejected = verdict !== 'mapped'
  const age = timestampMs > 0 ? atMs - timestampMs : null
  const produced = age === null || age < 0 ? '' : ` · produced ${durationText(age)} earlier`
  const read = step({
    what: 'record',
    atMs,
    tone: rejected ? 'bad' : record.findings > 0 ? 'warn' : 'good',
    title: 'Record',
    text: `${topic} · partition ${partition} · offset ${offset}`,
    note: `${key === null ? 'no key' : `key ${key}`} · ${format}, ${bytesText(valueBytes)} · relay ${relay}${produced}`,
    detail: {
      topic,
      partition,
      offset,
      timestampMs,
      key,
      format,
      valueBytes,
      relay,
      verdict,
      findings: record.findings,
    },
    ref,
  })
  if (!rejected) return [read]
  const discarded = verdict === 'discarded'
  const failed = step({
    what: 'failed',
    atMs,
    tone: 'bad',
    title: discarded ? 'Discarded' : 'Not mapped',
    text: message ?? verdict,
    note: record.fix ?? '',
    detail: { stage: 'mapping', reason: verdict, message, relay },
    ref,
  })
  return [read, failed]
}

function eventStep({ ref, atMs, name, user, idempotencyKey, eventId, bytes, edits }: EventFact): LooseStep {
  const own = eventId === null ? '' : ` · event id ${eventId}`
  const edited = edits === 0 ? '' : ` · edited ${edits === 1 ? 'once' : `${edits} times`}`
  return step({
    what: 'event',
    atMs,
    title: 'Event',
    text: `${name} for ${user}`,
    note: `${bytes} of 2024 bytes · idempotency key ${idempotencyKey}${own}${edited}`,
    detail: { name, user, idempotencyKey, eventId, bytes, edits },
    ref,
  })
}

function relaySteps(delivery: RelayDeliveryFact, facts: TraceFacts): readonly LooseStep[] {
  const { relay, mode, attempts } = delivery
  const place = mode === 'emulator' ? 'the emulator' : 'OneSignal'
  const tries = attempts.map((attempt) =>
    attemptStep(attempt, `Custom Events API, attempt ${attempt.number}`, {
      text: `${requestText(attempt)}${attempt.events > 1 ? ` in a batch of ${attempt.events}` : ''}`,
      note: `relay ${relay} to ${place} · ${attempt.reason}`,
      detail: { stage: 'custom-events', relay, mode, deliveryId: delivery.ref },
    }),
  )
  const about = { stage: 'custom-events', relay, mode }
  return [...tries, ...takenBy(delivery, facts), ...givenUp(delivery, `relay ${relay}`, about)]
}

/** An answer that took the event, where no log of an emulator tells of it. */
function takenBy({ mode, attempts, relay }: RelayDeliveryFact, { accepted }: TraceFacts): readonly LooseStep[] {
  const taken = accepted.length > 0 ? undefined : attempts.findLast(({ outcome }) => outcome === 'delivered')
  if (taken === undefined) return []
  const by = mode === 'live' ? 'onesignal' : 'emulator'
  return [
    step({
      what: 'accepted',
      atMs: Math.round(taken.atMs + (taken.durationMs ?? 0)),
      title: 'Accepted',
      text: mode === 'live' ? 'by OneSignal' : 'by the emulator',
      note: `answered ${taken.status} to attempt ${taken.number} of relay ${relay}`,
      detail: { by, relay, status: taken.status },
      ref: taken.ref,
    }),
  ]
}

function httpSteps(delivery: HttpDeliveryFact, facts: TraceFacts): readonly LooseStep[] {
  const { endpoint, origin, attempts, eventId, url } = delivery
  const isForward = endpoint.kind === 'forward'
  const about = { stage: endpoint.kind, [endpoint.kind]: endpoint.name, deliveryId: delivery.ref, eventId }
  const made = hasSource(delivery, facts) ? [] : [madeStep(delivery)]
  const tries = attempts.map((attempt) => {
    const arrived = isForward && attempt.outcome === 'delivered'
    const title = isForward ? `Forward to ${hostOf(url)}` : `Webhook ${endpoint.name}, attempt ${attempt.number}`
    return {
      ...attemptStep(attempt, title, {
        text: requestText(attempt),
        note: isForward ? `attempt ${attempt.number} · ${attempt.reason}` : attempt.reason,
        detail: { ...about, origin: origin.kind },
      }),
      ...(arrived ? { what: 'forwarded' as const } : {}),
    }
  })
  return [...made, ...tries, ...givenUp(delivery, `${endpoint.kind} ${endpoint.name}`, about)]
}

/** Whether another step tells where a delivery came from. */
function hasSource({ origin, endpoint }: HttpDeliveryFact, facts: TraceFacts): boolean {
  if (endpoint.kind === 'forward') return facts.received.length > 0
  return (
    (origin.kind === 'relay' && facts.events.length > 0) || (origin.kind === 'journey' && facts.journeys.length > 0)
  )
}

function madeStep({
  ref,
  createdAtMs,
  origin,
  endpoint,
  eventId,
  user,
  eventName,
  state,
}: HttpDeliveryFact): LooseStep {
  return step({
    what: 'event',
    atMs: createdAtMs,
    tone: state === 'held' ? 'open' : 'good',
    title: 'Delivery made',
    text: `${eventName ?? endpoint.name}${user === null ? '' : ` for ${user}`}`,
    note: `by ${origin.kind} ${origin.name} · event.id ${eventId}`,
    detail: { stage: endpoint.kind, origin: origin.kind, name: eventName, user, eventId, deliveryId: ref },
    ref,
  })
}

function attemptStep(
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

function givenUp(
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

function acceptedStep({ ref, atMs, receiver, appId, name, user, idempotencyKey }: AcceptedFact): LooseStep {
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

function journeyStep({ ref, atMs, journey, state, text, why, nextAtMs }: JourneyFact): LooseStep {
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

function receivedStep(request: ReceivedFact): LooseStep {
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

/** Where a URL leads, for titles; the text itself where it is none. */
function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url
}
