import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine } from '#engine/engine.ts'
import type { Engine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { startTarget } from '../../support/outbox/fixture.ts'
import type { Target } from '../../support/outbox/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const of = { kind: 'webhook', name: 'welcome' } as const
let target: Target
let engine: Engine | undefined
beforeEach(async () => {
  target = await startTarget()
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'webhooks/welcome.json': {
      version: 1,
      url: `${target.url}?u={{ user.external_id }}`,
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{"plan": "{{ user.tags.plan }}"}',
      maxConcurrent: 2,
      retry: 'standard-webhooks',
    },
  })
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  await target.close()
})

/** An engine as a window has it. */
async function started(): Promise<Engine['services']> {
  const ports = { ...nodePorts({ directory: null }), logger: collectingLogger() }
  const config = { directory: directory(), command: 'test', engineVersion: '0.0.0', autoStart: true }
  engine = await createEngine(config, ports)
  return engine.services
}

const context = '{"user": {"external_id": "u1", "tags": {"plan": "pro"}}}'
const countsOf = ({ webhooks }: Engine['services']) =>
  webhooks.status().endpoints.find(({ name }) => name === 'welcome')?.counts

test('a test send sees no tags, is tried once, and its answer can be looked at', async () => {
  const services = await started()
  target.answer((_, response) => response.writeHead(503, { 'x-why': 'busy' }).end('later'))
  const { deliveryId } = await services.webhooks.send({ webhook: 'welcome', contextText: context, testSend: true })
  await eventually(() => expect(services.webhooks.delivery(deliveryId).row.state).toBe('failed'))
  expect(services.webhooks.delivery(deliveryId)).toMatchObject({
    row: { origin: 'test-send', attempts: 1, lastStatus: 503 },
    attempts: [{ attempt: 1, status: 503, outcome: 'failed' }],
  })
  expect(target.received.map(({ body }) => body.toString())).toEqual(['{"plan": ""}'])
})

test('a draft that is not saved is what is sent; how it is sent comes from the file', async () => {
  const services = await started()
  const templates = { method: 'PATCH', url: `${target.url}/draft`, headers: [], body: '{{ user.external_id }}' }
  await services.webhooks.send({ webhook: 'welcome', templates, contextText: context, testSend: false })
  await eventually(() => expect(target.received).toMatchObject([{ method: 'PATCH', url: '/hook/draft' }]))
  expect(target.received[0]?.body.toString()).toBe('u1')
})

test('a burst reaches all of its users, says how far it is, and is done when the last has ended', async () => {
  const services = await started()
  const usersText = Array.from({ length: 40 }, (_, index) => `{"user": {"external_id": "u${index}"}}`).join('\n')
  const burst = { webhook: 'welcome', contextText: context, count: 1, usersText, perSecond: null }
  const { jobId } = services.webhooks.burst(services.jobs, burst)
  const status = () => services.jobs.statuses().find((job) => job.jobId === jobId)
  await eventually(() => expect(status()?.state).toBe('done'))
  expect(status()).toMatchObject({ done: 40, total: 40, message: '40 delivered, 0 failed.' })
  expect(new Set(target.received.map(({ url }) => url)).size).toBe(40)
  expect(new Set(target.received.map(({ headers }) => headers['x-event-id'])).size).toBe(40)
})

test('closing the app ends no burst: what was stored is sent after the next start', async () => {
  target.answer(() => undefined)
  const first = await started()
  first.webhooks.burst(first.jobs, { webhook: 'welcome', contextText: context, count: 30, perSecond: null })
  await eventually(() => expect(target.received).toHaveLength(2))
  target.answer((_, response) => response.end())
  const stopping = engine?.close()
  engine = undefined
  await stopping
  const second = await started()
  await eventually(() => expect(countsOf(second)).toMatchObject({ delivered: 30, cancelled: 0, pending: 0 }))
})

test('cancelling a burst takes back what has not left', async () => {
  target.answer(() => undefined)
  const services = await started()
  const burst = { webhook: 'welcome', contextText: context, count: 500, perSecond: null }
  const { jobId } = services.webhooks.burst(services.jobs, burst)
  await eventually(() => expect(target.received).toHaveLength(2))
  services.jobs.cancel(jobId)
  await eventually(() => expect(countsOf(services)?.cancelled).toBeGreaterThan(400))
  expect(services.jobs.statuses().find((job) => job.jobId === jobId)?.state).toBe('cancelled')
})

test('what failed can be sent again as it was, as a delivery of its own', async () => {
  const services = await started()
  target.answer((_, response) => response.writeHead(410).end())
  const { deliveryId, eventId } = await services.webhooks.send({
    webhook: 'welcome',
    contextText: context,
    testSend: false,
  })
  await eventually(() =>
    expect(services.webhooks.status().endpoints[0]).toMatchObject({
      state: 'disabled',
      needsTest: expect.stringContaining('No test send'),
    }),
  )
  target.answer((_, response) => response.end())
  await services.webhooks.send({ webhook: 'welcome', contextText: context, testSend: true })
  await eventually(() =>
    expect(services.webhooks.status().endpoints[0]).toMatchObject({ state: 'disabled', needsTest: null }),
  )
  await services.webhooks.enable(of, { override: false, held: 'discard' })
  expect(services.webhooks.delivery(deliveryId).row.state).toBe('cancelled')
  const [copy = ''] = await services.webhooks.resend([deliveryId])
  await eventually(() => expect(services.webhooks.delivery(copy).row.state).toBe('delivered'))
  expect(services.webhooks.delivery(copy)).toMatchObject({ row: { origin: 'resend', copyOf: deliveryId, eventId } })
  const bodies = target.received
    .filter(({ headers }) => headers['x-event-id'] === eventId)
    .map(({ body }) => body.toString())
  expect(bodies).toEqual(['{"plan": "pro"}', '{"plan": "pro"}'])
})
