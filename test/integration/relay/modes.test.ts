import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { retriesOf } from '#engine/store/retries.ts'
import { eventually } from '../../support/eventually.ts'
import { writeFiles } from '../../support/workspace-folder.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const count = (db: { all: unknown }, table: string): unknown =>
  (db as { all(query: object): { n: number }[] }).all({
    name: table,
    bigint: false,
    text: `SELECT count(*) AS n FROM ${table}`,
  })[0]?.n

test('a live relay that nobody confirmed runs as dry run: it maps and counts, sends, stores and commits nothing', async () => {
  const server = await running.server()
  const source = new ScriptedSource([...records(40), aRecord(40, '[1]')])
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders')
  await eventually(() =>
    expect(statusOf(fixture)).toMatchObject({ mode: 'dry-run', consumed: 41, mapped: 40, rejected: 1 }),
  )
  expect(statusOf(fixture).message).toMatch(/says "live".*dry run.*--live/)
  const rows = fixture.relays.dryRunRows('orders', { before: null, limit: 2 })
  expect(rows.map(({ offset, verdict }) => [offset, verdict])).toEqual([
    ['40', 'not-an-object'],
    ['39', 'mapped'],
  ])
  expect(fixture.relays.dryRunRows('orders', { before: rows[1]!.seq, limit: 1 })[0]).toMatchObject({ offset: '38' })
  expect(server.requests()).toBe(0)
  expect(source.committed.size).toBe(0)
  expect([count(fixture.store.db, 'records'), count(fixture.store.db, 'deliveries')]).toEqual([0, 0])
  // Over, it still tells what it saw; none of that is a dead letter.
  await fixture.relays.stop('orders')
  expect(statusOf(fixture)).toMatchObject({ state: 'stopped', mode: 'live', rejected: 1, deadLetters: 0 })
})

test('switching to live needs the app id, is written to the file, and starts sending', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new ScriptedSource(records(5)), { relay: { mode: 'dry-run' } })
  await fixture.relays.start('orders')
  for (const confirmation of [undefined, 'another-app']) {
    await expect(fixture.relays.setMode('orders', 'live', confirmation)).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
    })
  }
  expect(server.requests()).toBe(0)
  await fixture.relays.setMode('orders', 'live', 'app-1')
  expect(await idle(fixture)).toMatchObject({ mode: 'live', delivered: 5 })
  expect(JSON.parse(readFileSync(join(directory(), 'relays/orders.json'), 'utf8'))).toMatchObject({ mode: 'live' })
})

test('a relay that its file calls live is started for real by repeating the app id, and by nothing else', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new ScriptedSource(records(5)))
  await expect(fixture.relays.start('orders', { confirmAppId: 'another-app' })).rejects.toMatchObject({
    code: 'CONFIRMATION_REQUIRED',
  })
  expect(statusOf(fixture)).toMatchObject({ state: 'stopped', mode: 'live' })
  await fixture.relays.start('orders', { confirmAppId: 'app-1' })
  expect(await idle(fixture)).toMatchObject({ mode: 'live', delivered: 5 })
})

test('what was meant for the emulator is never sent to OneSignal', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new ScriptedSource(records(8)), { relay: { mode: 'emulator' } })
  await fixture.relays.start('orders')
  await eventually(() =>
    expect(statusOf(fixture)).toMatchObject({ pending: 8, message: expect.stringMatching(/emulator.*receiver/) }),
  )
  expect(fixture.relays.deliveries('orders', { before: null, limit: 1 })[0]).toMatchObject({ attempts: 0 })
  await fixture.relays.setMode('orders', 'live', 'app-1')
  await idle(fixture)
  expect(statusOf(fixture)).toMatchObject({
    mode: 'live',
    pending: 0,
    message: expect.stringMatching(/8 deliveries.*another mode/),
  })
  expect(server.requests()).toBe(0)
})

test('a record that cannot become an event stops the relay where it is told to, before it is stored or committed', async () => {
  const server = await running.server()
  const source = new ScriptedSource([...records(30), aRecord(30, { nothing: true }), aRecord(31)])
  const fixture = await running.relay(server, source, { relay: { onInvalid: 'stop' } })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(statusOf(fixture)).toMatchObject({ state: 'failed', delivered: 30 }))
  expect(statusOf(fixture).message).toMatch(/user-events, partition 0, offset 30: .*no name.*dead-letter/)
  expect(count(fixture.store.db, 'records')).toBe(30)
  expect(source.committed.get(0) ?? 0n).toBeLessThanOrEqual(30n)

  const path = join(directory(), 'relays/orders.json')
  const file = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFiles(directory(), { 'relays/orders.json': { ...file, onInvalid: 'dead-letter' } })
  await eventually(() => expect(statusOf(fixture).message).toMatch(/was changed/))
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ consumed: 2, delivered: 1, rejected: 1, lag: 0 })
})

test('a rejected record that is retried is mapped by the mapping as it is now; each retry leaves a trace', async () => {
  const server = await running.server()
  const fixture = await running.relay(
    server,
    new ScriptedSource([aRecord(0, { type: 'signup', user_id: 'u1' }), aRecord(1, { user_id: 'u2' })]),
  )
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ rejected: 2 })
  expect(await fixture.relays.retryDeadLetters('orders', { reason: 'name-missing' })).toEqual({
    retried: 0,
    stillRejected: 2,
  })
  writeFiles(directory(), {
    'mappings/default.json': { version: 1, name: { path: '$.value.type' }, external_id: { path: '$.value.user_id' } },
  })
  await eventually(() => expect(statusOf(fixture).message).toMatch(/mappings\/default.json was changed.*new version/))
  const [second, first] = fixture.relays.deadLetters('orders', { before: null, limit: 10 })
  expect(await fixture.relays.retryDeadLetters('orders', { ids: [first!.id, second!.id, 'r999'] })).toEqual({
    retried: 1,
    stillRejected: 1,
  })
  expect(await idle(fixture)).toMatchObject({ delivered: 1 })
  expect([...server.received().keys()].map((key) => server.event(key)?.['name'])).toEqual(['signup'])
  expect(fixture.relays.deadLetters('orders', { before: null, limit: 10 }).map(({ id }) => id)).toEqual([second!.id])
  expect(retriesOf(fixture.store.db, first!.seq).map(({ reason, result }) => [reason, result])).toEqual([
    ['name-missing', 'name-missing'],
    ['name-missing', 'mapped'],
  ])
})

test('records that come again change nothing', async () => {
  const server = await running.server()
  const source = new ScriptedSource(records(50))
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  await fixture.relays.stop('orders')
  source.committed.set(0, 20n)
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ consumed: 0, delivered: 0, lag: 0 })
  expect(Math.max(...server.sent().values())).toBe(1)
  expect(count(fixture.store.db, 'records')).toBe(50)
})

test('no key, a key that is not set, or an unknown retry preset is said at the start, naming the file', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new ScriptedSource(records(1)), {
    destination: { apiKey: '${env:NOT_SET}' },
  })
  await expect(fixture.relays.start('orders', { allowLive: true })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringMatching(/relays\/orders.json.*NOT_SET/),
  })
  expect(statusOf(fixture)).toMatchObject({ state: 'failed', message: expect.stringMatching(/NOT_SET/) })
  await fixture.close()
  const without = await running.relay(server, new ScriptedSource(records(1)), { destination: { apiKey: undefined } })
  await expect(without.relays.start('orders', { allowLive: true })).rejects.toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringMatching(/relays\/orders.json has no destination.apiKey/),
  })
  await without.close()
  const other = await running.relay(server, new ScriptedSource(records(1)), { relay: { retry: 'sometimes' } })
  await expect(other.relays.start('orders', { allowLive: true })).rejects.toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringMatching(/"sometimes"/),
  })
})
