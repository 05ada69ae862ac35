import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { apiKey } from '../../support/relay/fixture.ts'
import { records, requestsOf } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

test.each([
  [
    'full',
    'PRAGMA max_page_count = 1',
    'PRAGMA max_page_count = 1000000',
    /disk is full.*[Ff]ree some space.*nothing is lost/,
  ],
  [
    'write-protected',
    'PRAGMA query_only = ON',
    'PRAGMA query_only = OFF',
    /cannot be written.*permissions.*nothing is lost/,
  ],
])(
  'a disk that is %s stops reading and sending with a clear message, and all goes on when it is not',
  async (_, spoil, cure, message) => {
    const server = await running.server()
    const source = new ScriptedSource(records(300))
    const fixture = await running.relay(server, source)
    await fixture.relays.start('orders', { allowLive: true })
    await idle(fixture)
    fixture.store.db.exec(spoil)
    source.append(records(3_000).slice(300))
    await eventually(() => {
      expect(statusOf(fixture).message).toMatch(message)
      expect(source.paused).toBe(true)
    })
    const stored = Number(source.committed.get(0))
    expect(stored).toBeLessThan(3_000)
    expect(await fixture.relays.isIdle('orders')).toBe(false)
    fixture.store.db.exec(cure)
    expect(await idle(fixture)).toMatchObject({ consumed: 3_000, delivered: 3_000, pending: 0, message: null })
    expect(source.paused).toBe(false)
    expect([...server.received().values()].every((count) => count === 1)).toBe(true)
    expect(server.received().size).toBe(3_000)
  },
)

test('answers that come while the disk is full are written down when it is not, and nothing is sent twice', async () => {
  const server = await running.server({ script: () => ({ kind: 'accept', delayMs: 150 }) })
  const fixture = await running.relay(server, new ScriptedSource(records(200)), { destination: { concurrency: 2 } })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBe(2), { everyMs: 1 })
  fixture.store.db.exec('PRAGMA query_only = ON')
  await eventually(() => expect(statusOf(fixture).message).toMatch(/cannot be written/))
  fixture.store.db.exec('PRAGMA query_only = OFF')
  expect(await idle(fixture)).toMatchObject({ delivered: 200, duplicatesSent: 0, message: null })
  expect([...server.received().values()].every((count) => count === 1)).toBe(true)
})

test('a relay can be stopped while the disk is full; what was under way is sent again after the next start', async () => {
  const server = await running.server({ script: () => ({ kind: 'accept', delayMs: 150 }) })
  const source = new ScriptedSource(records(100))
  const fixture = await running.relay(server, source, { destination: requestsOf(100) })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBe(1), { everyMs: 1 })
  fixture.store.db.exec('PRAGMA query_only = ON')
  await eventually(() => expect(statusOf(fixture).message).toMatch(/cannot be written/))
  await fixture.close()
  const again = await running.relay(server, source)
  await again.relays.start('orders', { allowLive: true })
  expect(await idle(again)).toMatchObject({ delivered: 100, duplicatesSent: 100, pending: 0 })
  expect(server.violations()).toEqual([])
})

test('reading pauses when too much is waiting to be sent and goes on when it has drained', async () => {
  const server = await running.server()
  const source = new ScriptedSource(records(26_000), { batchSize: 2_000 })
  const fixture = await running.relay(server, source, { destination: { maxEventsPerRequest: 1_000 } })
  fixture.setKey('wrong')
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(source.paused).toBe(true), { timeoutMs: 60_000 })
  expect(Number(source.committed.get(0))).toBeLessThanOrEqual(22_000)
  fixture.setKey(apiKey)
  await eventually(() => expect(statusOf(fixture).state).toBe('paused'))
  await fixture.relays.resume('orders')
  expect(await idle(fixture)).toMatchObject({ delivered: 26_000, failed: 0 })
  expect(source.paused).toBe(false)
})
