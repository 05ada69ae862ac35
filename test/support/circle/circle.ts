import { randomUUID } from 'node:crypto'
import { clusterFiles } from '../engine/cluster-engine.ts'
import { freePorts } from '../free-ports.ts'
import type { TestCluster } from '../kafka/shared-broker.ts'
import { aKafkaSource } from '../kafka/test-source.ts'

/** Users that sign up; of each a webhook has to arrive. */
export const signups = 120
/** Events of another name, which start nothing. */
const others = 40
export const partitions = 3

/** Answers of the emulator and of the webhook's endpoint: both fail now and then, in every way that is tried again. */
const emulatorFaults = [
  { status: 202, times: 2 },
  { status: 503 },
  { status: 202, eventErrors: { every: 7 } },
  { status: 202, times: 2 },
  { reset: true, stored: true },
]
const hookFaults = [
  { status: 200, times: 9 },
  { status: 503 },
  { status: 200, times: 5 },
  { reset: true },
  { status: 429, headers: [['Retry-After', '0.2']] },
]

/**
 * A workspace from a topic to a receiver: all that stands between them, and faults on both sides. What goes on to
 * `forwardUrl` is durable before it is answered; without one a kill takes the newest requests of the log with it.
 */
export async function circleFiles(cluster: TestCluster, topic: string, forwardUrl?: string) {
  const [port = 0] = await freePorts(1)
  const consumerGroup = `circle-${randomUUID().slice(0, 8)}`
  return {
    ...clusterFiles({
      connection: cluster.bootstrapServers,
      relay: {
        topics: [topic],
        consumerGroup,
        retry: { delaysMs: [50, 50, 50, 50, 50, 50], on: ['429', '5xx', 'network'] },
      },
      destination: { maxEventsPerRequest: 10 },
    }),
    'receivers/local.json': {
      version: 1,
      port,
      endpoints: [
        {
          path: '/hook',
          dedupOn: 'header:x-event-id',
          script: hookFaults,
          ...(forwardUrl === undefined ? {} : { forward: { url: forwardUrl } }),
        },
      ],
      oneSignalEmulator: { apiKey: 'test-key', script: emulatorFaults },
    },
    'journeys/welcome.json': {
      version: 1,
      name: 'Welcome',
      trigger: { eventName: 'signup', condition: '$.properties.plan != none' },
      steps: [{ wait: '300ms' }, { webhook: 'welcome' }],
      users: { tags: { plan: 'pro' }, language: 'en' },
    },
    'webhooks/welcome.json': {
      version: 1,
      url: `http://127.0.0.1:${port}/hook`,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Event-Id', '{{ event.id }}'],
      ],
      body: '{"user": "{{ user.external_id }}", "plan": "{{ user.tags.plan }}", "n": {{ journey.last_event.properties.n }}}',
      retry: { delaysMs: [50, 50, 50, 50, 50, 50], on: ['408', '429', '5xx', 'network'] },
    },
  }
}

/** Fills the topic: the user of record n is `u<n>`. */
export async function produceCircle(cluster: TestCluster, topic: string): Promise<void> {
  const records = Array.from({ length: signups + others }, (_, n) => ({
    key: `u${n}`,
    value: JSON.stringify({
      event_name: n < signups ? 'signup' : 'page_viewed',
      user_id: `u${n}`,
      event_data: { n, plan: 'pro' },
    }),
    partition: n % partitions,
  }))
  await aKafkaSource(cluster.bootstrapServers).produce(
    topic,
    records.map(({ key, value, partition }) => ({
      key: new TextEncoder().encode(key),
      value: new TextEncoder().encode(value),
      partition,
    })),
  )
}
