import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { logPath } from '#engine/store/log-store.ts'
import { eventually } from '../../support/eventually.ts'
import { freePorts } from '../../support/free-ports.ts'
import { closedGate } from '../../support/gate.ts'
import { inOrder } from '../../support/http/behaviours.ts'
import type { Behaviour } from '../../support/http/behaviours.ts'
import { apiKey } from '../../support/relay/fixture.ts'
import { aRecord, recordTimeMs, records, requestsOf } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

test('every record is delivered once, rejected ones keep their reason, and offsets are committed to the end', async () => {
  const server = await running.server()
  const source = new ScriptedSource([
    ...records(950),
    aRecord(950, '{"event_name": oops'),
    aRecord(951, { user_id: 'u' }),
  ])
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({
    consumed: 952,
    mapped: 950,
    rejected: 2,
    delivered: 950,
    pending: 0,
    lag: 0,
    latency: { read: { count: 952 }, accepted: { count: 950 } },
  })
  const { latency } = statusOf(fixture)
  // The records are months old, which is beyond the scale.
  expect(Date.now() - recordTimeMs).toBeGreaterThan(latency.read?.p50Ms ?? Infinity)
  expect(latency.read?.p50Ms).toBeGreaterThan(20 * 3_600_000)
  expect(server.violations()).toEqual([])
  expect([...server.received().values()].every((count) => count === 1)).toBe(true)
  expect(server.received().size).toBe(950)
  expect(source.committed.get(0)).toBe(952n)
  expect(
    fixture.relays.deadLetters('orders', { before: null, limit: 10 }).map(({ reason, offset }) => [reason, offset]),
  ).toEqual([
    ['name-missing', '951'],
    ['json-broken', '950'],
  ])
})

test.each<[string, readonly Behaviour[]]>([
  ['503', [{ kind: 'status', status: 503 }]],
  ['429 with Retry-After', [{ kind: 'too-many', retryAfterSeconds: 1, emptyBody: true }]],
  ['a timeout', [{ kind: 'never', stored: false }]],
  ['half an answer', [{ kind: 'half', stored: false }]],
  ['a reset', [{ kind: 'reset', stored: false }]],
  ['garbage instead of HTTP', [{ kind: 'garbage', stored: false }]],
  ['a partial 202', [{ kind: 'partial', everyNth: 3, code: 'temporarily unavailable' }]],
])('%s is tried again with the same keys until everything is delivered', async (_, script) => {
  const server = await running.server({ script: inOrder(...script) })
  // Only what is never answered has to wait for the time limit, which good answers of a busy machine must keep.
  const destination = script[0]?.kind === 'never' ? { timeoutMs: 2_000 } : {}
  const fixture = await running.relay(server, new ScriptedSource(records(30)), { destination })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 30, failed: 0, pending: 0 })
  expect(server.violations()).toEqual([])
  expect([...server.received().values()]).toEqual(Array.from({ length: 30 }, () => 1))
})

test('a wrong key pauses the relay and gives nothing up; resuming with the right one delivers everything', async () => {
  const server = await running.server()
  const source = new ScriptedSource(records(250))
  const fixture = await running.relay(server, source)
  fixture.setKey('os_v2_app_wrong')
  await fixture.relays.start('orders', { allowLive: true })
  const paused = await eventually(() => {
    const status = statusOf(fixture)
    expect(status).toMatchObject({ state: 'paused', held: 250, pending: 0, failed: 0 })
    return status
  })
  expect(paused.message).toMatch(/401.*nothing is given up.*resume/)
  source.append(records(300).slice(250))
  await eventually(() => expect(statusOf(fixture)).toMatchObject({ held: 300, pending: 0 }))
  fixture.setKey(apiKey)
  await fixture.relays.resume('orders')
  expect(await idle(fixture)).toMatchObject({ state: 'running', delivered: 300, held: 0, failed: 0, message: null })
  expect(server.violations()).toEqual([])
  const [first] = fixture.relays.deliveries('orders', { before: null, limit: 500 }).slice(-1)
  const { attempts } = fixture.relays.delivery(first!.id)
  expect(attempts.map(({ status, outcome }) => [status, outcome])).toEqual([
    [401, 'retry'],
    [202, 'delivered'],
  ])
  const detail = fixture.relays.attempt(attempts[0]!.id)
  expect(detail.requestHeaders).toContainEqual(['Authorization', 'Key ***'])
  fixture.store.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  expect(readFileSync(logPath(directory())).includes('os_v2_app_wrong')).toBe(false)
})

test('a paused relay that is stopped and started again tries what it held', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new ScriptedSource(records(20)))
  fixture.setKey('wrong')
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(statusOf(fixture)).toMatchObject({ state: 'paused', held: 20 }))
  await fixture.relays.stop('orders')
  fixture.setKey(apiKey)
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 20, held: 0 })
})

test('a batch that is refused is halved until the bad event stands alone; the others are delivered once', async () => {
  const server = await running.server({ refuses: (event) => event['name'] === 'poison' })
  const poison = aRecord(37, { event_name: 'poison', user_id: 'u', event_data: { event_id: 'bad' } })
  const all = [...records(37), poison, ...records(64).slice(38)]
  const fixture = await running.relay(server, new ScriptedSource(all), { destination: requestsOf(64) })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 63, failed: 1, pending: 0 })
  expect([...server.received().values()].every((count) => count === 1)).toBe(true)
  const [letter] = fixture.relays.deadLetters('orders', { before: null, limit: 10 })
  expect(letter).toMatchObject({ kind: 'failed', reason: 'http-400', offset: '37', eventName: 'poison' })
  const { attempts } = await fixture.relays.deadLetter(letter!.id)
  // 64, 32, 16, 8, 4, 2 and 1 events: the whole way down is in the log.
  expect(attempts.map(({ events }) => events)).toEqual([64, 32, 16, 8, 4, 2, 1])
  expect(attempts.at(-1)).toMatchObject({ status: 400, outcome: 'failed' })
})

test('an unknown user is a dead letter at once and not sent again', async () => {
  const server = await running.server({ knownUser: (user) => user !== 'user_3' })
  const fixture = await running.relay(server, new ScriptedSource(records(10)))
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 9, failed: 1 })
  expect(fixture.relays.deadLetterReasons('orders')).toEqual([
    { reason: 'not-found', kind: 'failed', count: 1, message: expect.stringMatching(/not found/) },
  ])
  expect(Math.max(...server.sent().values())).toBe(1)
})

test('what keeps failing is given up after the last try, with its reason, and a retry by hand sends it with the same key', async () => {
  const server = await running.server({ script: () => ({ kind: 'status', status: 503, body: 'down for repairs' }) })
  const fixture = await running.relay(server, new ScriptedSource(records(3)), {
    relay: { retry: { delaysMs: [10, 20] } },
  })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 0, failed: 3 })
  const letters = fixture.relays.deadLetters('orders', { before: null, limit: 10, reason: 'http-503' })
  expect(letters.map(({ message }) => message)).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/503.*attempt 3, the last/)),
  )
  server.setScript(inOrder())
  expect(await fixture.relays.retryDeadLetters('orders', { reason: 'http-503' })).toEqual({
    retried: 3,
    stillRejected: 0,
  })
  expect(await idle(fixture)).toMatchObject({ delivered: 3, failed: 0 })
  expect([...server.sent().values()]).toEqual([4, 4, 4])
  expect(server.violations()).toEqual([])
  const again = fixture.relays.deliveries('orders', { before: null, limit: 10 })
  expect(again.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['delivered', 4],
    ['delivered', 4],
    ['delivered', 4],
  ])
})

test('an answer that was lost on its way leads to one more request with the same key, counted as duplicate', async () => {
  const server = await running.server({ script: inOrder({ kind: 'reset', stored: true }) })
  const fixture = await running.relay(server, new ScriptedSource(records(12)), { destination: requestsOf(12) })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 12, duplicatesSent: 12 })
  expect([...server.received().values()]).toEqual(Array.from({ length: 12 }, () => 2))
  expect(server.violations()).toEqual([])
})

test('no more requests are under way than the relay allows, and none is larger than it may be', async () => {
  let open = 0
  let most = 0
  const allRead = closedGate()
  const server = await running.server({
    keepBodies: true,
    script: () => {
      open += 1
      most = Math.max(most, open)
      const until = allRead.opened.then(() => delay(20)).then(() => (open -= 1))
      return { kind: 'accept', until }
    },
  })
  const fixture = await running.relay(server, new ScriptedSource(records(400)), {
    destination: { concurrency: 3, maxEventsPerRequest: 40, maxRequestBytes: 5_000 },
  })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => {
    expect(statusOf(fixture)).toMatchObject({ consumed: 400 })
    expect(open).toBe(3)
  })
  allRead.open()
  expect(await idle(fixture)).toMatchObject({ delivered: 400 })
  expect(most).toBe(3)
  const sizes = server.bodies().map((body) => Buffer.byteLength(body))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(5_000)
  expect(Math.max(...sizes)).toBeGreaterThan(4_000)
})

test('stopping waits for what is under way and leaves the rest pending for the next start', async () => {
  const stopping = closedGate()
  const server = await running.server({
    script: (number) => ({ kind: 'accept', ...(number === 1 ? { until: stopping.opened } : {}) }),
  })
  const source = new ScriptedSource(records(60))
  const fixture = await running.relay(server, source, { destination: { ...requestsOf(10), concurrency: 1 } })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBe(2))
  const stopped = fixture.relays.stop('orders')
  stopping.open()
  await stopped
  expect(server.received().size).toBe(20)
  expect(statusOf(fixture)).toMatchObject({ state: 'stopped', pending: 40 })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 40, pending: 0, duplicatesSent: 0 })
  expect([...server.received().values()].every((count) => count === 1)).toBe(true)
})

test('a destination that is down at first gets everything once it is up', async () => {
  const [port = 0] = await freePorts(1)
  const source = new ScriptedSource(records(40))
  const fixture = await running.relay({ baseUrl: `http://127.0.0.1:${port}` }, source, {
    relay: { retry: { delaysMs: Array.from({ length: 200 }, () => 50) } },
  })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => {
    const [row] = fixture.relays.deliveries('orders', { before: null, limit: 1 })
    expect(row).toMatchObject({
      state: 'waiting',
      lastStatus: null,
      reason: expect.stringMatching(/connection refused/),
    })
  })
  const server = await running.server({ port })
  expect(await idle(fixture)).toMatchObject({ delivered: 40, failed: 0, duplicatesSent: 0 })
  expect([...server.received().values()].every((count) => count === 1)).toBe(true)
})
