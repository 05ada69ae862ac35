import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { startTarget } from '../../support/outbox/fixture.ts'
import type { Target } from '../../support/outbox/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
let target: Target
beforeEach(async () => {
  target = await startTarget()
})
afterEach(() => target.close())

const line = (offset: number, value: unknown): string =>
  JSON.stringify({
    topic: 'orders',
    partition: 0,
    offset: String(offset),
    timestamp: String(1_763_721_721_000 + offset),
    key: null,
    headers: [],
    value: { utf8: JSON.stringify(value) },
  })

const records = [
  line(0, { event_name: 'signup', user_id: 'u1', event_data: { plan: 'pro', amount: 9_007_199_254_740_991 } }),
  line(1, { event_name: 'purchase', user_id: 'u2', event_data: { text: 'x'.repeat(5_000) } }),
  line(2, { user_id: 'u3', event_data: {} }),
]

function writeWorkspace(mode: string): void {
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'captures/orders.ndjson': `${records.join('\n')}\n`,
    'connections/orders.json': { version: 1, kind: 'replay', capture: 'captures/orders.ndjson', recordsPerSecond: 0 },
    'mappings/default.json': {
      version: 1,
      name: { path: '$.value.event_name' },
      external_id: { path: '$.value.user_id' },
      properties: { path: '$.value.event_data' },
    },
    'webhooks/welcome.json': {
      version: 1,
      url: `${target.url}?u={{ user.external_id }}`,
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{"name": "{{ event.name }}", "plan": "{{ journey.last_event.properties.plan }}"}',
      retry: { delaysMs: [10] },
    },
    'relays/orders.json': {
      version: 1,
      connection: 'orders',
      topics: ['orders'],
      consumerGroup: 'test',
      from: 'earliest',
      mapping: 'default',
      mode,
      destination: { kind: 'webhook', webhook: 'welcome' },
    },
  })
}

const relay = (...more: readonly string[]) =>
  spawnCli(['relay', 'orders', '--until-idle', '--workspace', directory(), ...more])

test('each mapped event is one request, however large, and a second run sends none again', async () => {
  writeWorkspace('live')
  const first = relay('--live')
  expect((await first.ended).code).toBe(0)
  expect(first.of('summary')).toMatchObject([
    { consumed: 3, mapped: 2, rejected: 1, delivered: 2, failed: 0, pending: 0 },
  ])
  const received = Object.fromEntries(target.received.map(({ url, body }) => [url, body.toString()]))
  expect(received).toEqual({
    '/hook?u=u1': '{"name": "signup", "plan": "pro"}',
    '/hook?u=u2': '{"name": "purchase", "plan": ""}',
  })
  expect(target.received).toHaveLength(2)
  const ids = target.received.map(({ headers }) => headers['x-event-id'])
  expect(new Set(ids).size).toBe(2)
  const second = relay('--live')
  expect((await second.ended).code).toBe(0)
  expect(target.received).toHaveLength(2)
})

test('what fails for good is a dead letter of its record, and exit 1', async () => {
  writeWorkspace('live')
  target.answer(({ url }, response) => response.writeHead(url.endsWith('u1') ? 400 : 200).end())
  const run = relay('--live')
  expect((await run.ended).code).toBe(1)
  const letters = run.of('dead-letter')
  expect(letters).toHaveLength(2)
  expect(letters.find(({ kind }) => kind === 'rejected')).toMatchObject({ offset: '2' })
  expect(letters.find(({ kind }) => kind === 'failed')).toMatchObject({ offset: '0', reason: 'http-400' })
  expect(run.of('summary')).toMatchObject([{ delivered: 1, failed: 1 }])
})

test('without --live nothing is sent, and the emulator is no destination for it', async () => {
  writeWorkspace('live')
  const dry = relay()
  expect((await dry.ended).code).toBe(0)
  expect(dry.of('summary')).toMatchObject([{ mapped: 2, delivered: 0 }])
  expect(target.received).toEqual([])
  writeWorkspace('emulator')
  const emulator = relay()
  expect((await emulator.ended).code).toBe(2)
  expect(emulator.stderr()).toContain('the emulator takes events, no webhooks')
})
