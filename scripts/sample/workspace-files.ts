import { sampleCapture } from './capture.ts'
import { sampleSchemas } from './shipments.ts'

const workspace = {
  $schema: '.signalbench/schemas/workspace.schema.json',
  version: 1,
  id: '5b0f6d0e-6f0c-4a53-9d58-2f6a3c1e7b90',
  name: 'Shop events',
}

const connection = {
  $schema: '../.signalbench/schemas/connection.schema.json',
  version: 1,
  kind: 'replay',
  capture: 'captures/sample.ndjson',
  recordsPerSecond: 20,
  loop: true,
}

/** Takes both forms of OneSignal's page: the flat table and the `data` envelope. */
const mapping = {
  $schema: '../.signalbench/schemas/mapping.schema.json',
  version: 1,
  name: { firstOf: [{ path: '$.value.event_name' }, { path: '$.value.data.event_name' }] },
  external_id: { firstOf: [{ path: '$.value.user_id' }, { path: '$.value.data.user_id' }], convert: 'string' },
  timestamp: {
    firstOf: [{ path: '$.value.event_timestamp' }, { path: '$.value.data.event_timestamp' }],
    convert: 'timestamp',
  },
  properties: { firstOf: [{ path: '$.value.event_data' }, { path: '$.value.data.properties' }] },
}

/** To the emulator of the local receiver: nothing leaves the computer, and every screen has something to show. */
const relay = {
  $schema: '../.signalbench/schemas/relay.schema.json',
  version: 1,
  connection: 'sample',
  topics: ['user-events', 'purchase-events'],
  consumerGroup: 'signalbench-local',
  from: 'earliest',
  mapping: 'default',
  mode: 'emulator',
  destination: { kind: 'onesignal', appId: 'c7a1f0de-9c3b-4e0e-8d5a-0f6e2b7a4d11', apiKey: '${env:ONESIGNAL_API_KEY}' },
}

const webhook = {
  $schema: '../.signalbench/schemas/webhook.schema.json',
  version: 1,
  method: 'POST',
  url: 'http://127.0.0.1:4010/hook',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Event-Id', '{{ event.id }}'],
  ],
  body: { file: 'welcome.body.liquid' },
  timeoutMs: 10_000,
  retry: 'onesignal-assumed',
  maxConcurrent: 50,
  requestsPerSecond: null,
  signature: null,
}

const webhookBody = `{
  "user": {
    "external_id": "{{ user.external_id }}",
    "language": "{{ user.language }}",
    "plan": "{{ user.tags.plan }}"
  },
  "journey": "{{ journey.name }}",
  "signed_up": "{{ journey.event.signup.timestamp | date: '%Y-%m-%d %H:%M' }}",
  "city": "{{ journey.event.signup.properties.city }}",
  "newsletter": {{ journey.event.signup.properties.newsletter | default: false }},
  "latest": "{{ journey.last_event.name }}",
  "events": {{ journey.all_events.size }}
}
`

/** A wait that is over before anybody wonders. */
const journey = {
  $schema: '../.signalbench/schemas/journey.schema.json',
  version: 1,
  name: 'Welcome',
  trigger: { eventName: 'signup' },
  steps: [{ wait: '2s' }, { webhook: 'welcome' }],
  enabled: true,
  users: { tags: { plan: 'plus' }, language: 'en' },
}

const receiver = {
  $schema: '../.signalbench/schemas/receiver.schema.json',
  version: 1,
  port: 4010,
  endpoints: [
    {
      path: '/hook',
      dedupOn: 'header:x-event-id',
      script: [
        { status: 200, times: 12 },
        { status: 503, times: 2, body: 'The shop is being restarted' },
        { status: 200, times: 7 },
        { status: 429, headers: [['Retry-After', '2']] },
        { status: 200, delayMs: 1500 },
        { reset: true },
      ],
    },
  ],
  oneSignalEmulator: { enabled: true, apiKey: 'test-key', knownUsers: 'any' },
}

/** Green, and red as soon as an edit of the mapping or the webhook breaks something. */
const check = {
  $schema: '../.signalbench/schemas/check.schema.json',
  version: 1,
  capture: 'captures/sample.ndjson',
  mapping: 'default',
  webhook: 'welcome',
  expect: { mapped: { atLeast: 0.95 }, findings: { error: 0 } },
}

const filter = {
  $schema: '../.signalbench/schemas/filter.schema.json',
  version: 1,
  filter: 'event = purchase and $.value.event_data.amount > 20',
  description: 'Purchases of more than 20',
}

const readme = `# Sample workspace

About 2,000 events of an invented shop, as they come in real life: two forms of JSON, Avro, Protobuf and JSON Schema with their
schemas beside the capture, numeric ids beyond 2^53, broken JSON, events without user or name, oversized ones, tombstones,
bytes that are no text, a schema that nobody knows. About 96 % become events.

The relay sends them to the emulator of the local receiver, each signup starts the journey \`welcome\`, and two seconds later its
webhook goes to the same receiver, which fails now and then. Nothing leaves this computer.

Made by \`npx node scripts/make-sample.ts\` of the project. Signalbench copies this folder before it works in it; edit the
copy as you like.
`

/** All files of the sample workspace by their path in it. */
export function sampleFiles(): ReadonlyMap<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
  return new Map([
    ['signalbench.json', json(workspace)],
    ['connections/sample.json', json(connection)],
    ['mappings/default.json', json(mapping)],
    ['relays/shop-events.json', json(relay)],
    ['webhooks/welcome.json', json(webhook)],
    ['webhooks/welcome.body.liquid', webhookBody],
    ['journeys/welcome.json', json(journey)],
    ['receivers/local.json', json(receiver)],
    ['checks/sample.json', json(check)],
    ['filters/large-purchases.json', json(filter)],
    ['captures/sample.ndjson', sampleCapture()],
    ['captures/sample.schemas.json', json(sampleSchemas())],
    ['README.md', readme],
  ])
}
