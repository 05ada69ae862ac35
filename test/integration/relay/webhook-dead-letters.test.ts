import { afterEach, expect, test } from 'vitest'
import { createEngine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { eventually } from '../../support/eventually.ts'
import { startTarget } from '../../support/outbox/fixture.ts'
import { aRecord } from '../../support/relay/records.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const mapping = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id' },
  properties: { path: '$.value.event_data' },
}

/** A relay whose destination is a webhook, with one record that maps and two without a name. */
async function relayToWebhook() {
  const target = await startTarget()
  opened.push(() => target.close())
  const nameless = (offset: number, user: string) => aRecord(offset, { user_id: user, event_data: { n: offset } })
  const records = [aRecord(0), nameless(1, 'edited'), nameless(2, 'mapped again')]
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'captures/orders.ndjson': records.map(encodeCaptureLine).join('\n'),
    'connections/orders.json': { version: 1, kind: 'replay', capture: 'captures/orders.ndjson', recordsPerSecond: 0 },
    'mappings/default.json': mapping,
    'webhooks/welcome.json': {
      version: 1,
      url: target.url,
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{{ event.name }} of {{ user.external_id }}, n {{ event.properties.n }}',
    },
    'relays/orders.json': {
      version: 1,
      connection: 'orders',
      topics: ['user-events'],
      consumerGroup: 'test',
      from: 'earliest',
      mapping: 'default',
      mode: 'live',
      destination: { kind: 'webhook', webhook: 'welcome' },
    },
  })
  const ports = nodePorts({ directory: null, level: 'silent' })
  const engine = await createEngine(
    { directory: directory(), command: 'test', engineVersion: '1.2.3', autoStart: false },
    ports,
  )
  opened.push(() => engine.close())
  const { relays } = engine.services
  await relays.start('orders', { allowLive: true })
  await eventually(() => expect(target.received).toHaveLength(1))
  const letters = () => relays.deadLetters('orders', { before: null, limit: 10 })
  await eventually(() => expect(letters()).toHaveLength(2))
  return { relays, letters, target, workspace: engine.services.workspace }
}

test('dead letters of a relay to a webhook are edited and mapped again, and each goes out once with its record’s key', async () => {
  const { relays, letters, target, workspace } = await relayToWebhook()
  const [, edited] = letters()
  const { event } = await relays.deadLetter(edited!.id)
  const text = '{"name": "signup", "external_id": "edited", "properties": {"n": 10}}'
  expect(relays.examineEdit(edited!.id, text)).toMatchObject({ verdict: 'mapped' })
  await relays.retryEdited(edited!.id, text)
  await eventually(() => expect(target.received).toHaveLength(2))
  expect(target.received[1]).toMatchObject({ headers: { 'x-event-id': event!.idempotencyKey } })
  expect(target.received[1]!.body.toString()).toBe('signup of edited, n 10')
  await expect(relays.retryEdited(edited!.id, text)).rejects.toMatchObject({ code: 'NOT_FOUND' })

  expect(await relays.retryDeadLetters('orders', {})).toEqual({ retried: 0, stillRejected: 1 })
  const { revision } = workspace.readFile('mappings', 'default')
  workspace.saveFile('mappings', 'default', { ...mapping, name: { constant: 'order' } }, revision)
  expect(await relays.retryDeadLetters('orders', {})).toEqual({ retried: 1, stillRejected: 0 })
  await eventually(() => expect(target.received).toHaveLength(3))
  expect(target.received[2]!.body.toString()).toBe('order of mapped again, n 2')
  expect(new Set(target.received.map(({ headers }) => headers['x-event-id'])).size).toBe(3)
  expect(letters()).toEqual([])
  expect(await relays.retryDeadLetters('orders', {})).toEqual({ retried: 0, stillRejected: 0 })
})
