import type { Database } from '#engine/store/database.ts'
import type { TraceFacts } from '#shared/domain/trace/facts.ts'
import { acceptedFact, acceptedWithKey } from './facts/accepted.ts'
import { deliveriesOfEvent, deliveriesOfRecord, httpDeliveryFact } from './facts/http.ts'
import { deliveriesOfRun, journeyFact, runsOfAccepted } from './facts/journeys.ts'
import { eventFact, recordFact } from './facts/records.ts'
import { forwardOfRequest, receivedFact, requestsOfEvent, requestsOfForward } from './facts/received.ts'
import { relayDeliveryFacts } from './facts/relays.ts'
import { eventsWithKey } from './find/events.ts'
import type { TraceLogs } from './logs.ts'

/** Something that a trace is joined by. */
export type Anchor =
  | { readonly kind: 'record'; readonly seq: number }
  /** An id that belongs to one event alone: an idempotency key, or a delivery's event id. */
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'accepted'; readonly seq: number }
  | { readonly kind: 'run'; readonly id: number }
  | { readonly kind: 'delivery'; readonly id: number }
  | { readonly kind: 'request'; readonly id: string }

/** Joins of one event are few; a chain that grows beyond this joins by an id that is none. */
const maxAnchors = 500

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] }

/**
 * Everything that the logs have of an event: follows each id to whatever else has it, until nothing new turns up. Each step
 * is a search through an index.
 */
export function gatherFacts(logs: TraceLogs, from: readonly Anchor[]): TraceFacts {
  const facts: Writable<TraceFacts> = {
    records: [],
    events: [],
    relayDeliveries: [],
    accepted: [],
    journeys: [],
    httpDeliveries: [],
    received: [],
  }
  const seen = new Set<string>()
  const queue: Anchor[] = [...from]
  for (let next = queue.shift(); next !== undefined && seen.size < maxAnchors; next = queue.shift()) {
    const name = JSON.stringify(next)
    if (seen.has(name)) continue
    seen.add(name)
    queue.push(...expand(logs, next, facts), ...(from.includes(next) ? requestsBehind(logs, next) : []))
  }
  return facts
}

/** Adds what stands at an anchor to the facts. @returns what it leads to */
function expand(logs: TraceLogs, anchor: Anchor, facts: Writable<TraceFacts>): readonly Anchor[] {
  const log = logs.log()
  if (anchor.kind === 'id') return expandId(logs, anchor.id)
  if (anchor.kind === 'request') return expandRequest(logs, anchor.id, facts)
  if (anchor.kind === 'accepted') return expandAccepted(logs, anchor.seq, facts)
  if (log === null) return []
  if (anchor.kind === 'record') return expandRecord(log, anchor.seq, facts)
  return anchor.kind === 'run' ? expandRun(log, anchor.id, facts) : expandDelivery(log, anchor.id, facts)
}

function expandRecord(log: Database, seq: number, facts: Writable<TraceFacts>): readonly Anchor[] {
  const record = recordFact(log, seq)
  if (record === null) return []
  facts.records.push(record)
  const event = eventFact(log, seq)
  if (event === null) return []
  facts.events.push(event)
  facts.relayDeliveries.push(...relayDeliveryFacts(log, seq))
  return [{ kind: 'id', id: event.idempotencyKey }, ...deliveriesOfRecord(log, seq).map(delivery)]
}

function expandId(logs: TraceLogs, id: string): readonly Anchor[] {
  const log = logs.log()
  const receiver = logs.receiver()
  return [
    ...(log === null ? [] : eventsWithKey(log, id).map((seq): Anchor => ({ kind: 'record', seq }))),
    ...(log === null ? [] : deliveriesOfEvent(log, id).map(delivery)),
    ...(receiver === null ? [] : acceptedWithKey(receiver, id).map((seq): Anchor => ({ kind: 'accepted', seq }))),
    ...(receiver === null ? [] : requestsOfEvent(receiver, id).map(request)),
  ]
}

function expandAccepted(logs: TraceLogs, seq: number, facts: Writable<TraceFacts>): readonly Anchor[] {
  const receiver = logs.receiver()
  const accepted = receiver === null ? null : acceptedFact(receiver, seq)
  if (accepted === null) return []
  facts.accepted.push(accepted)
  const runs = logs.log()?.all(runsOfAccepted, accepted.receiver, accepted.receiver, seq) ?? []
  return [
    ...runs.map(({ id }): Anchor => ({ kind: 'run', id })),
    ...(accepted.idempotencyKey === null ? [] : [{ kind: 'id', id: accepted.idempotencyKey } as const]),
  ]
}

function expandRun(log: Database, id: number, facts: Writable<TraceFacts>): readonly Anchor[] {
  const run = journeyFact(log, id)
  if (run === null) return []
  facts.journeys.push(run.fact)
  return [
    ...log.all(deliveriesOfRun, id).map(({ delivery: made }) => delivery(made)),
    ...(run.acceptedSeq === null ? [] : [{ kind: 'accepted', seq: run.acceptedSeq } as const]),
  ]
}

function expandDelivery(log: Database, id: number, facts: Writable<TraceFacts>): readonly Anchor[] {
  const found = httpDeliveryFact(log, id)
  if (found === null) return []
  facts.httpDeliveries.push(found.fact)
  const run = found.fact.origin.kind === 'journey' ? runOfKey(found.originKey) : null
  return [
    { kind: 'id', id: found.fact.eventId },
    ...(found.record === null ? [] : [{ kind: 'record', seq: found.record } as const]),
    ...(run === null ? [] : [{ kind: 'run', id: run } as const]),
  ]
}

/** A batch forwards several events: from the batch itself people come to all of them, from one event only to its own. */
function requestsBehind(logs: TraceLogs, anchor: Anchor): readonly Anchor[] {
  const receiver = logs.receiver()
  return receiver === null || anchor.kind !== 'delivery' ? [] : requestsOfForward(receiver, anchor.id).map(request)
}

function expandRequest(logs: TraceLogs, id: string, facts: Writable<TraceFacts>): readonly Anchor[] {
  const receiver = logs.receiver()
  const received = receiver === null ? null : receivedFact(receiver, id)
  if (receiver === null || received === null) return []
  facts.received.push(received)
  const forward = forwardOfRequest(receiver, id)
  return [
    ...(received.eventId === null ? [] : [{ kind: 'id', id: received.eventId } as const]),
    ...(forward === null ? [] : [delivery(forward)]),
  ]
}

const request = (id: string): Anchor => ({ kind: 'request', id })

const delivery = (id: number): Anchor => ({ kind: 'delivery', id })

/** A journey's delivery is made once for each run and step: `journey:<run>:<step>`. */
function runOfKey(key: string | null): number | null {
  const run = key === null ? null : /^journey:(\d{1,15}):/.exec(key)
  return run?.[1] === undefined ? null : Number(run[1])
}
