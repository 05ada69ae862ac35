import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { freePorts } from '../../support/free-ports.ts'
import { forwardTarget, type ForwardTarget } from '../../support/http/forward-target.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A receiver whose port somebody else has, in a workspace that calls it in four places. */
async function withoutItsPort(): Promise<{ fixture: ReceiverFixture; other: ForwardTarget; taken: number }> {
  const [taken = 0] = await freePorts(1)
  const other = await forwardTarget(taken)
  open.push(other)
  const destination = { kind: 'onesignal', appId: 'a', apiKey: '${env:KEY}', baseUrl: `http://localhost:${taken}` }
  const relay = { version: 1, connection: 'c', topics: 't', consumerGroup: 'g', mapping: 'default', mode: 'live' }
  writeFiles(directory(), {
    'webhooks/welcome.json': { version: 1, url: `http://127.0.0.1:${taken}/hook?u={{ user.external_id }}`, own: 1 },
    'webhooks/elsewhere.json': { version: 1, url: `http://127.0.0.1:${taken}0/hook` },
    'relays/live.json': { ...relay, destination },
  })
  const forward = { url: `http://127.0.0.1:${taken}/end` }
  const endpoints = [{ path: '/hook', forward }, { path: '/end' }]
  const fixture = await receiverFixture(directory(), { local: { port: taken, endpoints } }, { start: [] })
  open.unshift(fixture)
  await expect(fixture.service.start('local')).rejects.toMatchObject({ code: 'PORT_TAKEN' })
  return { fixture, other, taken }
}

const file = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory(), name), 'utf8')) as Record<string, unknown>

test('a free port is offered, with all that calls the taken one; both are changed as wanted', async () => {
  const { fixture, other, taken } = await withoutItsPort()
  const offer = (await fixture.service.portOffer('local')) ?? expect.fail('no port is offered')
  const { port } = offer
  expect(offer.taken).toBe(taken)
  expect(port).toBeGreaterThan(taken)
  expect(offer.callers).toEqual([
    {
      file: 'webhooks/welcome.json',
      from: `http://127.0.0.1:${taken}/hook?u={{ user.external_id }}`,
      to: `http://127.0.0.1:${port}/hook?u={{ user.external_id }}`,
    },
    { file: 'relays/live.json', from: `http://localhost:${taken}`, to: `http://localhost:${port}` },
    { file: 'receivers/local.json', from: `http://127.0.0.1:${taken}/end`, to: `http://127.0.0.1:${port}/end` },
  ])
  await fixture.service.movePort('local', port, true)
  expect(fixture.port()).toBe(port)
  expect((await fetch(fixture.url('/end'))).status).toBe(200)
  expect(other.requests).toEqual([])
  expect(file('receivers/local.json')).toMatchObject({
    port,
    endpoints: [{ forward: { url: `http://127.0.0.1:${port}/end` } }, { path: '/end' }],
  })
  expect(file('webhooks/welcome.json')).toEqual({ version: 1, url: offer.callers[0]?.to, own: 1 })
  expect(file('webhooks/elsewhere.json')['url']).toBe(`http://127.0.0.1:${taken}0/hook`)
  expect(file('relays/live.json')['destination']).toMatchObject({
    baseUrl: `http://localhost:${port}`,
    apiKey: '${env:KEY}',
  })
  expect(await fixture.service.portOffer('local')).toBeNull()
})

test('only the receiver moves where nothing else is to be changed', async () => {
  const { fixture, taken } = await withoutItsPort()
  const { port } = (await fixture.service.portOffer('local')) ?? expect.fail('no port is offered')
  await fixture.service.movePort('local', port, false)
  expect(fixture.port()).toBe(port)
  expect(file('webhooks/welcome.json')['url']).toContain(`:${taken}/`)
})

test('another port in its file is tried at once, by whomever it was written', async () => {
  const { fixture } = await withoutItsPort()
  writeFileSync(join(directory(), 'receivers/local.json'), '{"version":1,"port":0}')
  await eventually(() => expect(fixture.service.statuses()).toMatchObject([{ state: 'listening', message: null }]))
})
