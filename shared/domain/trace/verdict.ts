import type { TraceState, TraceStep, TraceVerdict } from '#shared/schema/trace.ts'
import type { HttpDeliveryFact, TraceFacts, TraceSurroundings } from './facts.ts'
import {
  standingOfDelivery,
  standingOfForwarding,
  standingOfJourney,
  standingOfReceived,
  standingOfRecord,
  type Standing,
} from './standings.ts'
import { timesText } from './words.ts'

/** The worst is what people look for. */
const gravity: readonly TraceState[] = ['stopped', 'held', 'under-way']

/** How far the event came, and where it stopped. `steps` are those of its timeline. */
export function verdictOf(facts: TraceFacts, steps: readonly TraceStep[], around: TraceSurroundings): TraceVerdict {
  const standings = standingsOf(facts, around.nowMs)
  const worst = gravity.map((state) => standings.find((one) => one.state === state)).find((one) => one !== undefined)
  if (worst === undefined) return arrived(facts, steps, around)
  const { state, summary, why, fix, nextAtMs } = worst
  const others = standings.length - 1
  const arrivedElsewhere = facts.httpDeliveries.some((delivery) => delivery.state === 'delivered')
  const more = others > 0 ? `; ${others} more not arrived` : arrivedElsewhere ? '; arrived elsewhere' : ''
  return {
    state,
    tone: state === 'stopped' ? 'bad' : state === 'held' ? 'warn' : 'open',
    summary: `${summary}${more}`,
    step: indexOf(worst, steps),
    why,
    fix: [...fix],
    nextAtMs,
  }
}

function standingsOf(facts: TraceFacts, nowMs: number): readonly Standing[] {
  const deliveries = [...facts.relayDeliveries, ...facts.httpDeliveries]
  const known = deliveries.length > 0 || facts.accepted.length > 0
  return [
    ...facts.records.map(standingOfRecord),
    ...deliveries.map((delivery) => standingOfDelivery(delivery, nowMs)),
    ...facts.journeys.map(standingOfJourney),
    ...facts.received.map(standingOfForwarding),
    // Where the sender is ours, its own decision about the answer counts; else only the last request tells.
    ...(known ? [] : facts.received.slice(-1).map(standingOfReceived)),
  ].filter((one) => one !== null)
}

/** The last step that is about the same thing, else the last of all. */
function indexOf({ about }: Standing, steps: readonly TraceStep[]): number | null {
  const exact = steps.findLastIndex(({ ref }) => ref !== null && ref === about)
  if (exact >= 0) return exact
  return steps.length === 0 ? null : steps.length - 1
}

/** Nothing is left to do. Duplicates, bad signatures and journeys that did not start are still worth a look. */
function arrived(facts: TraceFacts, steps: readonly TraceStep[], around: TraceSurroundings): TraceVerdict {
  const base = { state: 'arrived', step: null, nextAtMs: null } as const
  const warned = steps.findIndex(({ what, tone }) => what === 'received' && tone === 'warn')
  const unsigned = facts.received.find(({ signature }) => signature?.ok === false)
  if (unsigned !== undefined)
    return {
      ...base,
      tone: 'warn',
      summary: `${summaryOf(facts)}, signature not verified`,
      step: warned < 0 ? null : warned,
      why: unsigned.signature?.reason ?? null,
      fix: ['Open the request: it says which bytes or which secret would have verified.'],
    }
  const webhooks = facts.httpDeliveries.filter(({ endpoint }) => endpoint.kind === 'webhook')
  if (facts.received.filter(({ status }) => isGood(status)).length > Math.max(1, webhooks.length))
    return {
      ...base,
      tone: 'warn',
      summary: summaryOf(facts),
      why: 'It came more than once, as at-least-once delivery may: a handler must recognise the event id.',
      fix: [],
    }
  return { ...base, tone: 'good', summary: summaryOf(facts), ...endOf(facts, around) }
}

/** Why the way ends where it ends, if that is before a webhook. */
function endOf(facts: TraceFacts, { journeysFor }: TraceSurroundings): Pick<TraceVerdict, 'why' | 'fix'> {
  const nothing = { why: null, fix: [] }
  if (facts.httpDeliveries.length > 0 || facts.received.length > 0 || facts.journeys.length > 0) return nothing
  const [event] = facts.events
  const name = event?.name ?? facts.accepted[0]?.name
  if (name === undefined) return nothing
  if (facts.relayDeliveries.some(({ mode }) => mode === 'live'))
    return { why: 'OneSignal has it. What its Journeys do with it is not known here.', fix: [] }
  if (facts.accepted.length === 0 && facts.relayDeliveries.length === 0)
    return { why: 'No delivery was made of it.', fix: ['A dry run sends nothing: switch the relay’s mode.'] }
  const journeys = journeysFor(name)
  if (journeys.length === 0)
    return {
      why: `No enabled journey begins with ${name}.`,
      fix: [`Make a journey with the trigger ${name} to send webhooks.`],
    }
  return {
    why: `It did not start journey ${journeys.join(', ')}: the condition was not met, or the journey was not running yet.`,
    fix: [],
  }
}

function summaryOf({ httpDeliveries, received, accepted, relayDeliveries, events }: TraceFacts): string {
  const webhooks = httpDeliveries.filter(({ endpoint }) => endpoint.kind === 'webhook')
  const forwards = httpDeliveries.filter(({ endpoint }) => endpoint.kind === 'forward')
  const taken = received.filter(({ status }) => isGood(status)).length
  const parts = [
    ...(webhooks.length > 0 ? [`delivered${afterAttempts(webhooks)}`] : []),
    ...(taken > 0 ? [`received ${timesText(taken)}`] : []),
    ...(forwards.length > 0 ? ['forwarded'] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  if (relayDeliveries.some(({ mode }) => mode === 'live')) return 'accepted by OneSignal'
  if (accepted.length > 0 || relayDeliveries.length > 0) return 'accepted by the emulator'
  return events.length > 0 ? 'mapped' : 'read'
}

function afterAttempts(deliveries: readonly HttpDeliveryFact[]): string {
  const attempts = deliveries.reduce((sum, delivery) => sum + delivery.attempts.length, 0)
  const several = deliveries.length > 1 ? ` to ${deliveries.length} endpoints` : ''
  return attempts > deliveries.length ? `${several} after ${attempts} attempts` : several
}

const isGood = (status: number | null): boolean => status !== null && status >= 200 && status < 300
