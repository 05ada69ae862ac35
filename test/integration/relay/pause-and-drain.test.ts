import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { closedGate } from '../../support/gate.ts'
import { inOrder } from '../../support/http/behaviours.ts'
import { records } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

test('a relay that is paused by hand reads and sends nothing until it is resumed, and loses nothing', async () => {
  const server = await running.server()
  const source = new ScriptedSource(records(50))
  const fixture = await running.relay(server, source)
  const { relays } = fixture
  await relays.start('orders', { allowLive: true })
  await idle(fixture)
  relays.pause('orders')
  expect(statusOf(fixture)).toMatchObject({
    state: 'paused',
    pausedByHand: true,
    message: expect.stringContaining('resume'),
  })
  expect(source.paused).toBe(true)
  const requests = server.requests()
  source.append(records(80).slice(50))
  expect(await relays.isIdle('orders')).toBe(false)
  expect(await relays.isIdle('orders')).toBe(false)
  expect(server.requests()).toBe(requests)
  await relays.resume('orders')
  expect(await idle(fixture)).toMatchObject({ state: 'running', pausedByHand: false, delivered: 80, pending: 0 })
})

test('draining sends what is pending with its retries, takes nothing new, and stops', async () => {
  const server = await running.server({ script: inOrder({ kind: 'status', status: 503 }) })
  const source = new ScriptedSource(records(40))
  const fixture = await running.relay(server, source, { relay: { retry: { delaysMs: [700] } } })
  const { relays } = fixture
  await relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBeGreaterThan(0), { everyMs: 1 })
  await relays.drain('orders')
  source.append(records(60).slice(40))
  await eventually(() => expect(statusOf(fixture).state).toBe('stopped'))
  expect(statusOf(fixture)).toMatchObject({ delivered: 40, pending: 0, failed: 0 })
  expect(source.committed.get(0)).toBe(40n)
  await relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 20, pending: 0 })
  expect(server.received().size).toBe(60)
})

test('draining can be taken back', async () => {
  const takenBack = closedGate()
  const server = await running.server({ script: inOrder({ kind: 'accept', until: takenBack.opened }) })
  const source = new ScriptedSource(records(10))
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBeGreaterThan(0))
  await fixture.relays.drain('orders')
  expect(statusOf(fixture).state).toBe('draining')
  await fixture.relays.resume('orders')
  takenBack.open()
  source.append(records(20).slice(10))
  expect(await idle(fixture)).toMatchObject({ state: 'running', delivered: 20 })
})

test('a 429 lowers the requests a second that the status tells, and good answers raise them again', async () => {
  const server = await running.server({
    script: inOrder({ kind: 'too-many', retryAfterSeconds: 1, emptyBody: true }),
  })
  const fixture = await running.relay(server, new ScriptedSource(records(60)), {
    destination: { requestsPerSecond: 50, maxEventsPerRequest: 5 },
  })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() =>
    expect(statusOf(fixture).requestsPerSecond).toEqual({ now: expect.toSatisfy((now) => now <= 25), configured: 50 }),
  )
  expect(await idle(fixture)).toMatchObject({ delivered: 60, requestsPerSecond: { now: 50, configured: 50 } })
})
