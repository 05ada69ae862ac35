import { randomUUID } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { type CliLine, type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { clusterFiles } from '../../support/engine/cluster-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { freePorts } from '../../support/free-ports.ts'
import { useSharedBroker, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const signups = 120
const others = 40
const partitions = 3

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

async function circleFiles(cluster: TestCluster, topic: string) {
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
      endpoints: [{ path: '/hook', dedupOn: 'header:x-event-id', script: hookFaults }],
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

async function produce(cluster: TestCluster, topic: string): Promise<void> {
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

describeWith(['kafka'], 'the whole circle', () => {
  const cluster = useSharedBroker()
  const directory = temporaryDirectory(afterEach)
  const running: CliRun[] = []
  afterEach(async () => {
    for (const run of running.splice(0)) {
      run.kill('SIGKILL')
      await run.ended
    }
  })
  const signalbench = (...args: readonly string[]): CliRun => {
    const run = spawnCli([...args, '--workspace', directory()])
    running.push(run)
    return run
  }
  const output = async (...args: readonly string[]): Promise<readonly CliLine[]> => {
    const run = signalbench(...args)
    expect(await run.ended, run.stderr()).toMatchObject({ code: 0 })
    return run.lines
  }

  it('Kafka → relay → emulator → journey → webhook → receiver: nothing is lost, and each event has one complete trace', async () => {
    const topic = await cluster.createTopic({ partitions })
    await produce(cluster, topic)
    writeFiles(directory(), await circleFiles(cluster, topic))

    // Killed on the way: the second run finishes what the first one left.
    const killed = signalbench('run')
    await eventually(() => expect(webhookAttempts(killed).length).toBeGreaterThan(5), { timeoutMs: 90_000 })
    killed.kill('SIGKILL')
    await killed.ended
    const run = signalbench('run', '--until-idle')
    expect(await run.ended, run.stderr()).toMatchObject({ code: 0 })
    expect(run.of('summary')).toMatchObject([
      { lag: 0, failed: 0, pending: 0, requests: { failed: 0, pending: 0 }, journeys: { open: 0, failed: 0 } },
    ])

    const [account] = await output('account')
    expect(account).toMatchObject({ type: 'account', sent: signups, received: signups, lost: 0, unexpected: 0 })

    const attempts = [...webhookAttempts(killed), ...webhookAttempts(run)]
    expect(attempts.some(({ outcome }) => outcome === 'retry')).toBe(true)
    const retried = attempts.find(({ outcome }) => outcome === 'retry')
    for (const id of [`${topic}:1:4`, String(retried?.['eventId'])]) {
      const lines = await output('trace', id)
      const steps = lines.filter(({ type }) => type === 'step')
      expect([...new Set(steps.map(({ what }) => what))], id).toEqual(
        expect.arrayContaining(['record', 'event', 'accepted', 'journey', 'attempt', 'received']),
      )
      expect(steps[0]).toMatchObject({ what: 'record', detail: { topic } })
      expect(steps.filter(({ what }) => what === 'attempt').at(-1)).toMatchObject({ detail: { status: 200 } })
    }
  })
})

const webhookAttempts = (run: CliRun): readonly CliLine[] =>
  run.of('attempt').filter(({ origin }) => origin === 'journey')
