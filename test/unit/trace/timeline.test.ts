import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import type { TraceFacts } from '#shared/domain/trace/facts.ts'
import { timelineOf } from '#shared/domain/trace/timeline.ts'
import { requestText } from '#shared/domain/trace/words.ts'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import {
  aForward,
  aJourneyFact,
  anAccepted,
  anAttempt,
  anEventFact,
  aReceived,
  aRecordFact,
  aRelayDelivery,
  aWebhook,
  nothing,
  refused,
  wholeWay,
} from './facts.ts'

const nowMs = 100_000

const trace = (facts: TraceFacts, journeys: readonly string[] = []): TraceTimeline => {
  const timeline = timelineOf(facts, { nowMs, journeysFor: () => journeys })
  if (timeline === null) throw new Error('nothing is known')
  return timeline
}

/** The step that the verdict points at. */
const stoppedAt = ({ steps, verdict }: TraceTimeline) => (verdict.step === null ? null : steps[verdict.step])

test('the whole way stands in order, with the time between the steps and facts under names that scripts read', () => {
  const { steps, verdict, id, ids, eventName, user } = trace(wholeWay())
  expect(steps.map(({ what, sincePreviousMs }) => [what, sincePreviousMs])).toEqual([
    ['record', 0],
    ['event', 0],
    ['attempt', 100],
    ['accepted', 10],
    ['journey', 90],
    ['attempt', 300],
    ['received', 5],
    ['forwarded', 95],
  ])
  expect(steps[0]).toMatchObject({
    text: 'user-events · partition 3 · offset 8841',
    note: expect.stringContaining('produced 84 ms earlier'),
    detail: { topic: 'user-events', partition: 3, offset: '8841' },
  })
  expect(steps[5]).toMatchObject({ title: 'Webhook welcome, attempt 1', detail: { number: 1, status: 200 } })
  expect(steps[7]).toMatchObject({ title: 'Forward to 127.0.0.1:3000', detail: { status: 201 } })
  expect(verdict).toMatchObject({
    state: 'arrived',
    tone: 'good',
    step: null,
    summary: 'delivered, received once, forwarded',
  })
  expect({ id, ids, eventName, user }).toEqual({
    id: 'order-1',
    ids: ['order-1', 'key-1', 'delivery-1', 'user-events:3:8841', 'p1'],
    eventName: 'purchase',
    user: 'user_12',
  })
})

test('nothing known is no timeline', () => {
  expect(timelineOf(nothing, { nowMs, journeysFor: () => [] })).toBeNull()
})

const stops: readonly (readonly [
  where: string,
  facts: TraceFacts,
  expected: { state: string; summary: RegExp; why: RegExp; fix: RegExp; step: string | null },
])[] = [
  [
    'a record that cannot be mapped',
    {
      ...nothing,
      records: [aRecordFact({ verdict: 'name-missing', message: 'The event has no name.', fix: 'Map it.' })],
    },
    { state: 'stopped', summary: /at the mapping/, why: /no name/, fix: /Map it\. Then retry.*orders/, step: 'failed' },
  ],
  [
    'a dead letter that was discarded',
    { ...nothing, records: [aRecordFact({ verdict: 'discarded', message: null })] },
    { state: 'stopped', summary: /discarded/, why: /discarded/, fix: /on purpose/, step: 'failed' },
  ],
  [
    'a user that OneSignal does not know',
    {
      ...nothing,
      records: [aRecordFact()],
      events: [anEventFact()],
      relayDeliveries: [
        aRelayDelivery({
          mode: 'live',
          state: 'failed',
          reasonCode: 'not found',
          reason: 'User not found',
          attempts: [refused(1, 202)],
          lastStatus: 202,
        }),
      ],
    },
    { state: 'stopped', summary: /at OneSignal/, why: /not found/, fix: /knows no user/, step: 'attempt' },
  ],
  [
    'a relay that was paused because of its key',
    {
      ...nothing,
      events: [anEventFact()],
      relayDeliveries: [
        aRelayDelivery({
          mode: 'live',
          state: 'held',
          lastStatus: 401,
          reason: 'key not accepted',
          attempts: [refused(1, 401)],
        }),
      ],
    },
    { state: 'held', summary: /held at OneSignal/, why: /key not accepted/, fix: /API key.*resume/, step: 'attempt' },
  ],
  [
    'a retry that is due later',
    wholeWay({
      httpDeliveries: [
        aWebhook({ state: 'waiting', dueAtMs: nowMs + 15_000, attempts: [refused(1, 503, { ref: 'x1' })] }),
      ],
      received: [aReceived({ status: 503 })],
    }),
    {
      state: 'under-way',
      summary: /retried at webhook welcome/,
      why: /answered 503 \(in 15\.0 s\)/,
      fix: /^$/,
      step: 'attempt',
    },
  ],
  [
    'a delivery that nothing sends',
    wholeWay({ httpDeliveries: [aWebhook({ state: 'pending', dueAtMs: 1_000, attempts: [] })], received: [] }),
    {
      state: 'under-way',
      summary: /waiting to be sent/,
      why: /due 2 min ago|due 99\.0 s ago/,
      fix: /Start what sends it/,
      step: 'journey',
    },
  ],
  [
    'a request that is under way',
    wholeWay({ httpDeliveries: [aWebhook({ state: 'leased', attempts: [] })], received: [] }),
    { state: 'under-way', summary: /waiting to be sent/, why: /answer has not come yet/, fix: /^$/, step: 'journey' },
  ],
  [
    'a journey that waits',
    wholeWay({
      journeys: [aJourneyFact({ state: 'waiting', nextAtMs: nowMs + 5_000 })],
      httpDeliveries: [],
      received: [],
    }),
    { state: 'under-way', summary: /in journey welcome/, why: /waits/, fix: /^$/, step: 'journey' },
  ],
  [
    'a journey that failed',
    wholeWay({
      journeys: [aJourneyFact({ state: 'failed', why: 'webhooks/welcome.json is gone' })],
      httpDeliveries: [],
      received: [],
    }),
    {
      state: 'stopped',
      summary: /stopped in journey welcome/,
      why: /is gone/,
      fix: /send the event again/,
      step: 'journey',
    },
  ],
  [
    'a webhook that was given up',
    wholeWay({
      httpDeliveries: [
        aWebhook({
          state: 'failed',
          lastStatus: 404,
          reason: 'answered 404',
          attempts: [refused(1, 404, { ref: 'x1' })],
        }),
      ],
      received: [],
    }),
    {
      state: 'stopped',
      summary: /at webhook welcome/,
      why: /answered 404/,
      fix: /URL and the method/,
      step: 'attempt',
    },
  ],
  [
    'a template that could not be rendered',
    wholeWay({
      httpDeliveries: [aWebhook({ state: 'failed', reasonCode: 'refused', reason: 'The URL is empty.', attempts: [] })],
      received: [],
    }),
    { state: 'stopped', summary: /at webhook welcome/, why: /URL is empty/, fix: /mend the template/, step: 'failed' },
  ],
  [
    'a webhook whose endpoint is switched off',
    wholeWay({
      httpDeliveries: [
        aWebhook({
          state: 'held',
          attempts: [],
          endpoint: { kind: 'webhook', name: 'welcome', disabled: true },
          disabledReason: '100 failed requests in a row',
        }),
      ],
      received: [],
    }),
    {
      state: 'held',
      summary: /held at webhook welcome/,
      why: /100 failed requests/,
      fix: /enable it again/,
      step: 'journey',
    },
  ],
  [
    'a delivery that was cancelled',
    wholeWay({ httpDeliveries: [aWebhook({ state: 'cancelled', attempts: [] })], received: [] }),
    { state: 'stopped', summary: /cancelled at webhook/, why: /cancelled/, fix: /Send it again/, step: 'failed' },
  ],
  [
    'a request that waits in a batch',
    wholeWay({ httpDeliveries: [aWebhook()], received: [aReceived({ waitsToBeForwarded: true })] }),
    { state: 'under-way', summary: /waiting to be forwarded/, why: /batch/, fix: /^$/, step: 'received' },
  ],
  [
    'a forward that was given up',
    wholeWay({
      httpDeliveries: [
        aWebhook(),
        aForward({
          state: 'failed',
          lastStatus: null,
          reason: 'connection refused',
          attempts: [refused(1, null, { ref: 'x2', atMs: 1_600 })],
        }),
      ],
    }),
    {
      state: 'stopped',
      summary: /forward of local\/hook; arrived elsewhere/,
      why: /refused/,
      fix: /No answer came/,
      step: 'attempt',
    },
  ],
  [
    'a request of an unknown sender that was refused',
    { ...nothing, received: [aReceived({ status: 503, note: 'script step 2' })] },
    {
      state: 'stopped',
      summary: /answered 503/,
      why: /script step 2/,
      fix: /script of receiver local/,
      step: 'received',
    },
  ],
]

test.each(stops)('%s: where it stopped, why and what to do', (_, facts, expected) => {
  const timeline = trace(facts)
  const { state, summary, why, fix } = timeline.verdict
  expect({ state, step: stoppedAt(timeline)?.what ?? null }).toEqual({ state: expected.state, step: expected.step })
  expect(summary).toMatch(expected.summary)
  expect(why ?? '').toMatch(expected.why)
  expect(fix.join(' ')).toMatch(expected.fix)
})

test('the worst of several branches is told, and that there are more', () => {
  const { verdict } = trace(
    wholeWay({
      httpDeliveries: [
        aWebhook({ ref: 'w1', state: 'waiting', dueAtMs: nowMs + 1, attempts: [refused(1, 503)] }),
        aWebhook({ ref: 'w2', state: 'failed', reason: 'answered 400', lastStatus: 400, attempts: [refused(1, 400)] }),
      ],
    }),
  )
  expect(verdict).toMatchObject({ state: 'stopped', summary: 'stopped at webhook welcome; 1 more not arrived' })
})

test('what arrived may still be worth a look: received twice, or with a signature that does not verify', () => {
  const attempts = [
    anAttempt(1, { ref: 'x1', status: null, outcome: 'retry' }),
    anAttempt(2, { ref: 'x2', status: 200 }),
  ]
  const twice = trace(
    wholeWay({
      httpDeliveries: [aWebhook({ attempts })],
      received: [aReceived(), aReceived({ ref: 'qb', duplicate: true })],
    }),
  )
  expect(twice.verdict).toMatchObject({
    state: 'arrived',
    tone: 'warn',
    summary: 'delivered after 2 attempts, received twice',
  })
  expect(twice.steps.at(-1)).toMatchObject({ title: 'Received again', tone: 'warn' })
  const unsigned = trace(
    wholeWay({ received: [aReceived({ signature: { ok: false, reason: 'The secret was used as text.' } })] }),
  )
  expect(unsigned.verdict).toMatchObject({ tone: 'warn', why: 'The secret was used as text.' })
  expect(stoppedAt(unsigned)?.what).toBe('received')
})

test('where the way ends early it says why: no journey, a journey that did not start, OneSignal, a dry run', () => {
  const accepted = {
    ...nothing,
    events: [anEventFact()],
    relayDeliveries: [aRelayDelivery()],
    accepted: [anAccepted()],
  }
  expect(trace(accepted).verdict).toMatchObject({
    summary: 'accepted by the emulator',
    why: 'No enabled journey begins with purchase.',
    fix: [expect.stringContaining('trigger purchase')],
  })
  expect(trace(accepted, ['welcome']).verdict.why).toMatch(/did not start journey welcome/)
  const live = { ...accepted, accepted: [], relayDeliveries: [aRelayDelivery({ mode: 'live' })] }
  expect(trace(live).verdict).toMatchObject({
    summary: 'accepted by OneSignal',
    why: expect.stringContaining('not known here'),
  })
  expect(trace(live).steps.at(-1)).toMatchObject({ what: 'accepted', detail: { by: 'onesignal', status: 202 } })
  expect(trace({ ...nothing, events: [anEventFact()] }).verdict.why).toBe('No delivery was made of it.')
})

test('a delivery without a record or journey begins with its own making', () => {
  const sent = aWebhook({ origin: { kind: 'send', name: 'welcome' }, state: 'pending', dueAtMs: nowMs, attempts: [] })
  const { steps, id } = trace({ ...nothing, httpDeliveries: [sent] })
  expect(steps).toMatchObject([
    { what: 'event', title: 'Delivery made', detail: { origin: 'send', eventId: 'delivery-1' } },
  ])
  expect(id).toBe('delivery-1')
})

test('steps are in order of time whatever the order of the facts, and the verdict always points at one of them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 4, maxLength: 4 }), (times) => {
      const [a = 0, b = 0, c = 0, d = 0] = times
      const { steps, verdict } = trace(
        wholeWay({
          accepted: [anAccepted({ atMs: a })],
          journeys: [aJourneyFact({ atMs: b, state: 'failed' })],
          received: [aReceived({ atMs: c }), aReceived({ atMs: d, ref: 'qb' })],
        }),
      )
      const at = steps.map(({ atMs }) => atMs)
      expect(at).toEqual(at.toSorted((left, right) => left - right))
      expect(steps.reduce((sum, { sincePreviousMs }) => sum + sincePreviousMs, 0)).toBe((at.at(-1) ?? 0) - (at[0] ?? 0))
      expect(steps[verdict.step ?? -1]?.what).toBe('journey')
    }),
  )
})

test('an attempt without an answer says why once: in its reason, or where that is silent beside it', () => {
  const refusal = 'Nothing listens there. (ECONNREFUSED)'
  const of = (reason: string) =>
    requestText(anAttempt(1, { status: null, outcome: 'retry', reason, error: `${refusal} [ECONNREFUSED]` }))
  expect(of(`${refusal}; attempt 2 follows after 15.0 s`)).toBe('no answer after 12 ms')
  expect(of('attempt 2 follows after 15.0 s')).toBe(`no answer after 12 ms: ${refusal}`)
})
