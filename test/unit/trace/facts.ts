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
} from '#shared/domain/trace/facts.ts'

/** Builders of what the logs tell, each with what is different about it. */
export const aRecordFact = (change: Partial<RecordFact> = {}): RecordFact => ({
  ref: 'r1',
  atMs: 1_000,
  relay: 'orders',
  topic: 'user-events',
  partition: 3,
  offset: '8841',
  timestampMs: 916,
  key: 'u_77',
  valueBytes: 412,
  format: 'json',
  verdict: 'mapped',
  message: null,
  fix: null,
  findings: 0,
  mapping: null,
  ...change,
})

export const anEventFact = (change: Partial<EventFact> = {}): EventFact => ({
  ref: 'e1',
  atMs: 1_000,
  name: 'purchase',
  user: 'user_12',
  idempotencyKey: 'key-1',
  eventId: 'order-1',
  bytes: 311,
  edits: 0,
  ...change,
})

export const anAttempt = (number: number, change: Partial<AttemptFact> = {}): AttemptFact => ({
  ref: `a${number}`,
  atMs: 1_000 + number * 100,
  number,
  durationMs: 12,
  status: 202,
  outcome: 'delivered',
  reason: 'accepted with 202',
  url: 'http://127.0.0.1:4010/hook',
  remoteAddress: '127.0.0.1:4010',
  error: null,
  events: 1,
  nextAtMs: null,
  ...change,
})

export const refused = (number: number, status: number | null, change: Partial<AttemptFact> = {}): AttemptFact =>
  anAttempt(number, { status, outcome: 'retry', reason: `answered ${status}`, ...change })

const delivery = {
  state: 'delivered',
  reasonCode: null,
  reason: null,
  lastStatus: null,
  dueAtMs: null,
  createdAtMs: 1_000,
  updatedAtMs: 2_000,
  attempts: [],
} as const

export const aRelayDelivery = (change: Partial<RelayDeliveryFact> = {}): RelayDeliveryFact => ({
  ...delivery,
  ref: 'd1',
  relay: 'orders',
  mode: 'emulator',
  attempts: [anAttempt(1)],
  ...change,
})

export const aWebhook = (change: Partial<HttpDeliveryFact> = {}): HttpDeliveryFact => ({
  ...delivery,
  ref: 'w1',
  endpoint: { kind: 'webhook', name: 'welcome', disabled: false },
  disabledReason: null,
  origin: { kind: 'journey', name: 'welcome' },
  eventId: 'delivery-1',
  user: 'user_12',
  eventName: 'purchase',
  url: 'http://127.0.0.1:4010/hook',
  method: 'POST',
  attempts: [anAttempt(1, { ref: 'x1', atMs: 1_500, status: 200 })],
  ...change,
})

export const aForward = (change: Partial<HttpDeliveryFact> = {}): HttpDeliveryFact =>
  aWebhook({
    ref: 'w2',
    endpoint: { kind: 'forward', name: 'local/hook', disabled: false },
    origin: { kind: 'forward', name: 'local' },
    url: 'http://127.0.0.1:3000/in?x=1',
    attempts: [anAttempt(1, { ref: 'x2', atMs: 1_600, status: 201 })],
    ...change,
  })

export const anAccepted = (change: Partial<AcceptedFact> = {}): AcceptedFact => ({
  ref: 'p1',
  atMs: 1_110,
  receiver: 'local',
  appId: 'app-1',
  name: 'purchase',
  user: 'user_12',
  idempotencyKey: 'key-1',
  ...change,
})

export const aJourneyFact = (change: Partial<JourneyFact> = {}): JourneyFact => ({
  ref: 'j1',
  atMs: 1_200,
  journey: 'welcome',
  state: 'done',
  text: 'wait 5s, then webhook welcome',
  why: null,
  nextAtMs: null,
  ...change,
})

export const aReceived = (change: Partial<ReceivedFact> = {}): ReceivedFact => ({
  ref: 'qa',
  atMs: 1_505,
  durationMs: 3,
  receiver: 'local',
  method: 'POST',
  path: '/hook',
  status: 200,
  eventId: 'delivery-1',
  duplicate: false,
  signature: null,
  note: 'answered by the script',
  waitsToBeForwarded: false,
  ...change,
})

/** An event that went the whole way, with what is different about it. */
export const wholeWay = (change: Partial<TraceFacts> = {}): TraceFacts => ({
  records: [aRecordFact()],
  events: [anEventFact()],
  relayDeliveries: [aRelayDelivery()],
  accepted: [anAccepted()],
  journeys: [aJourneyFact()],
  httpDeliveries: [aWebhook(), aForward()],
  received: [aReceived()],
  ...change,
})

export const nothing: TraceFacts = {
  records: [],
  events: [],
  relayDeliveries: [],
  accepted: [],
  journeys: [],
  httpDeliveries: [],
  received: [],
}
