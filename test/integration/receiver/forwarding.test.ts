import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import SqliteConstructor from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { createReceiverService } from '#engine/receiver/receiver-service.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { ForwardStatus } from '#shared/contract/receivers.ts'
import { eventually } from '../../support/eventually.ts'
import { closedGate } from '../../support/gate.ts'
import { forwardTarget, type ForwardTarget } from '../../support/http/forward-target.ts'
import { forwardingEngine, type ForwardingEngine } from '../../support/http/forwarding-engine.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
let target: ForwardTarget
const open: ForwardingEngine[] = []
beforeEach(async () => {
  target = await forwardTarget()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  await target.close()
})

async function forwarding(endpoint: object, forward: object, env = {}): Promise<ForwardingEngine> {
  const engine = await forwardingEngine(
    directory(),
    [{ path: '/hook', ...endpoint, forward: { url: `${target.url}/in`, retry: { delaysMs: [20, 20] }, ...forward } }],
    env,
  )
  open.push(engine)
  return engine
}

const post = (engine: ForwardingEngine, body: string | Uint8Array, headers: Record<string, string> = {}, query = '') =>
  fetch(engine.url(`/hook${query}`), { method: 'POST', body: Buffer.from(body), headers })

const statusOf = ({ services }: ForwardingEngine): ForwardStatus | undefined =>
  services.receivers.statuses()[0]?.forwards[0]

test('a request goes on as it came: bytes, headers without keys, query; and is linked to its delivery', async () => {
  const engine = await forwarding({}, { headers: [['X-Target-Key', '${env:TARGET_KEY}']] }, { TARGET_KEY: 's3cret' })
  const packed = gzipSync('{"a":1}')
  const headers = { 'content-encoding': 'gzip', 'x-event-id': 'e1', authorization: 'Basic eDp5', 'x-target-key': 'no' }
  expect((await post(engine, packed, headers, '?a=1')).status).toBe(200)
  await eventually(() => expect(target.requests).toHaveLength(1))
  expect(target.requests[0]).toMatchObject({
    method: 'POST',
    url: '/in?a=1',
    headers: { 'content-encoding': 'gzip', 'x-event-id': 'e1', 'x-target-key': 's3cret' },
  })
  expect(target.requests[0]?.headers).not.toHaveProperty('authorization')
  expect(target.requests[0]?.body.equals(packed)).toBe(true)
  await eventually(() => expect(statusOf(engine)).toMatchObject({ waiting: 0, open: 0, delivered: 1, problem: null }))
  const [row] = engine.services.receivers.requests('local', null, 1)
  expect(engine.services.receivers.request(row?.id ?? '').forward).toMatchObject({
    state: 'queued',
    deliveryId: expect.stringMatching(/^w\d+$/) as unknown,
  })
})

test('what is not answered with a 2xx does not go on; the others do in order of arrival', async () => {
  const script = [{ status: 503 }, { status: 200, times: 2 }, { reset: true }, { status: 204 }]
  const engine = await forwarding({ script }, { maxConcurrent: 1 })
  for (const body of ['a', 'b', 'c', 'd', 'e']) await post(engine, body).catch(() => null)
  await eventually(() => expect(target.requests.map(({ text }) => text)).toEqual(['b', 'c', 'e']))
})

test('of parallel requests with one id one goes on, and the key is done only when it has arrived', async () => {
  const engine = await forwarding({ dedupOn: 'header:x-id' }, {})
  // While the first is on its way: once it is given up, one that comes late would be the first of its own.
  const answered = closedGate<number>()
  target.answer(() => answered.opened)
  await Promise.all(Array.from({ length: 20 }, () => post(engine, 'same', { 'x-id': '1' })))
  answered.open(500)
  // One try and two retries, then it is given up: the key is free again.
  await eventually(() => expect(statusOf(engine)).toMatchObject({ failed: 1, delivered: 0 }))
  expect(target.requests).toHaveLength(3)
  expect(statusOf(engine)?.lastFailure?.reason).toContain('500')
  target.answer(200)
  await post(engine, 'same', { 'x-id': '1' })
  await eventually(() => expect(statusOf(engine)).toMatchObject({ failed: 1, delivered: 1 }))
  await post(engine, 'same', { 'x-id': '1' })
  await post(engine, 'other', { 'x-id': '2' })
  await eventually(() => expect(target.requests.slice(3).map(({ text }) => text)).toEqual(['same', 'other']))
  const rows = engine.services.receivers.requests('local', null, 4)
  expect(rows.map(({ duplicate }) => duplicate)).toEqual([false, true, false, true])
})

test('batches are arrays of the bodies in order of arrival, full or old enough', async () => {
  const engine = await forwarding({}, { batch: { maxItems: 3, maxWaitMs: 3_600_000 } })
  for (const body of ['{"n":1.0}', 'no json', '[9007199254740993]', '{"n":4}']) await post(engine, body)
  const full = '[{"n":1.0},"no json",[9007199254740993]]'
  await eventually(() => expect(statusOf(engine)).toMatchObject({ waiting: 1, delivered: 1 }))
  expect(target.requests.map(({ text }) => text)).toEqual([full])
  await open.splice(0)[0]?.close()
  await forwarding({}, { batch: { maxItems: 3, maxWaitMs: 400 } })
  await eventually(() => expect(target.requests.map(({ text }) => text)).toEqual([full, '[{"n":4}]']))
  expect(target.requests[0]?.headers['content-type']).toBe('application/json')
})

test('a batch that would be too large for one turn is cut, and the rest goes on behind it', async () => {
  const engine = await forwarding({}, { batch: { maxItems: 3, maxWaitMs: 2_000 } })
  const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(3_000_000))
  for (const body of bodies) await post(engine, body)
  await eventually(() => expect(target.requests.flatMap(({ text }) => JSON.parse(text) as string[])).toHaveLength(3))
  expect(target.requests.flatMap(({ text }) => JSON.parse(text) as string[]).every((one, i) => one === bodies[i])).toBe(
    true,
  )
  expect(target.requests.filter(({ text }) => text.length > 8_100_000)).toHaveLength(0)
})

test('a template makes the body; one that fails is given up and says why, without a request', async () => {
  const engine = await forwarding(
    {},
    {
      headers: [['Content-Type', 'application/json']],
      body: '{"text":"{{ request.json.user }} on {{ request.path }} by {{ request.headers["x-by"] }}{{ 1 | divided_by: request.json.parts }}"}',
    },
  )
  await post(engine, '{"user":"Zoë","parts":1}', { 'x-by': 'me', 'content-type': 'text/plain' })
  await eventually(() => expect(target.requests[0]?.text).toBe('{"text":"Zoë on /hook by me1"}'))
  expect(target.requests[0]?.headers['content-type']).toBe('application/json')
  await post(engine, '{"user":"Zoë","parts":0}')
  await eventually(() => expect(statusOf(engine)).toMatchObject({ open: 0, delivered: 1, failed: 1 }))
  expect(target.requests).toHaveLength(1)
})

test('stored requests go on after a restart, without a second time', async () => {
  const endpoint = { dedupOn: 'header:x-id' }
  const engine = await forwarding(endpoint, { batch: { maxItems: 100, maxWaitMs: 3_600_000 } })
  for (const id of ['1', '2', '2']) await post(engine, `"${id}"`, { 'x-id': id })
  expect(statusOf(engine)).toMatchObject({ waiting: 2, delivered: 0 })
  await open.splice(0)[0]?.close()
  const again = await forwarding(endpoint, { batch: { maxItems: 100, maxWaitMs: 0 } })
  await post(again, '"1"', { 'x-id': '1' })
  await eventually(() => expect(target.requests.map(({ text }) => text)).toEqual(['["1","2"]']))
})

test('what was handed over before a crash could be noted is not handed over again; a batch stays as it was settled', async () => {
  const engine = await forwarding({}, { batch: { maxItems: 2, maxWaitMs: 0 } })
  await Promise.all([post(engine, '1'), post(engine, '2')])
  await eventually(() => expect(statusOf(engine)).toMatchObject({ waiting: 0, open: 0 }))
  await open.splice(0)[0]?.close()
  const before = target.requests.map(({ text }) => text)
  const log = new SqliteConstructor(join(directory(), '.signalbench', 'receiver.sqlite'))
  log.exec(`UPDATE forwards SET state = 'batched', delivery = NULL`)
  log.close()
  const again = await forwarding({}, { batch: { maxItems: 1, maxWaitMs: 0 } })
  await post(again, '3')
  await eventually(() => expect(statusOf(again)).toMatchObject({ waiting: 0, open: 0 }))
  expect(target.requests.map(({ text }) => text)).toEqual([...before, '[3]'])
  expect(statusOf(again)?.failed).toBe(0)
})

test('a receiver of another process beside this one stores, and this one forwards', async () => {
  const engine = await forwarding({}, {})
  const beside = await besideReceiver(directory())
  await fetch(`${beside.url}/hook`, { method: 'POST', body: 'from beside' })
  await eventually(() => expect(target.requests.map(({ text }) => text)).toEqual(['from beside']))
  await eventually(() => expect(statusOf(engine)).toMatchObject({ waiting: 0, delivered: 1 }))
  await beside.close()
})

/** As `signalbench receive` runs one while somebody else has the workspace: it has no outbox. */
async function besideReceiver(folder: string) {
  const logger = collectingLogger()
  const { workerUrl } = nodePorts({ directory: null, level: 'silent' })
  const workspace = await openWorkspace(folder, workspaceDeps({ logger }))
  const random = { next: Math.random, uuid: randomUUID }
  const service = createReceiverService({ clock: Date, random, logger, workerUrl, workspace })
  await service.start('local', { port: 0 })
  const [status] = service.statuses()
  expect(status?.forwards[0]?.problem).toContain('another process')
  return {
    url: status?.url ?? '',
    close: async () => {
      await service.close()
      await workspace.close()
    },
  }
}

test.each(['send', 'discard'] as const)(
  'forwarding that was switched off goes on by hand: %s the held',
  async (held) => {
    // By this preset a 410 says that nobody wants any more.
    const engine = await forwarding({ dedupOn: 'header:x-id' }, { retry: 'standard-webhooks' })
    const send = (id: string) => post(engine, id, { 'x-id': id })
    target.answer(410)
    await send('0')
    await eventually(() => expect(statusOf(engine)).toMatchObject({ held: 1, open: 0 }))
    // What is held is still to arrive: the second 0 is a duplicate.
    for (const id of ['1', '2', '0']) expect((await send(id)).status).toBe(200)
    await eventually(() => expect(statusOf(engine)).toMatchObject({ held: 3, open: 0, waiting: 0 }))
    expect(target.requests.map(({ text }) => text)).toEqual(['0'])

    target.answer(200)
    const of = { kind: 'forward', name: statusOf(engine)?.delivery ?? '' } as const
    await engine.services.webhooks.enable(of, { override: true, held })
    const sent = held === 'send' ? ['0', '0', '1', '2'] : ['0']
    await eventually(() => expect(statusOf(engine)).toMatchObject({ held: 0, open: 0, delivered: sent.length - 1 }))
    // What arrived is known from now on; what was discarded may be sent again.
    for (const id of ['1', '3']) await send(id)
    const after = held === 'send' ? [...sent, '3'] : [...sent, '1', '3']
    await eventually(() => expect(target.requests.map(({ text }) => text).toSorted()).toEqual(after.toSorted()))
    await eventually(() => expect(statusOf(engine)).toMatchObject({ held: 0, open: 0, waiting: 0, failed: 0 }))
  },
)
