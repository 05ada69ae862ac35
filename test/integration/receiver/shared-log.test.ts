import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import SqliteConstructor from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

const file = { oneSignalEmulator: { apiKey: 'k' } }
const post = (url: string) =>
  fetch(`${url}/apps/a/custom_events`, {
    method: 'POST',
    headers: { Authorization: 'Key k', 'Content-Type': 'application/json' },
    body: '{"events":[{"name":"n","external_id":"u"}]}',
  })

test('two processes may receive for one workspace at the same time: nothing of either is lost', async () => {
  const fixture = await receiverFixture(directory(), { local: file })
  open.push(fixture)
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../support/http/run-receiver.ts'), directory()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const urls = [fixture.url(''), line.toString().trim()]
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => (await post(urls[index % 2] ?? '')).status),
  )
  expect(new Set(statuses)).toEqual(new Set([202]))
  await eventually(() => expect(fixture.service.requests('local', null, 500)).toHaveLength(200))
  expect(fixture.service.acceptedEvents('local', 0, 500)).toHaveLength(200)
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('while its log cannot be written the emulator says 503 instead of 202, and the status says why; then it goes on', async () => {
  const fixture = await receiverFixture(directory(), { local: file })
  open.push(fixture)
  const other = new SqliteConstructor(join(directory(), '.signalbench/receiver.sqlite'))
  other.exec('ALTER TABLE emulator_events RENAME TO away; ALTER TABLE requests RENAME TO away_too')
  expect((await post(fixture.url(''))).status).toBe(503)
  await eventually(() =>
    expect(fixture.service.statuses()[0]?.message).toMatch(/^Requests are answered but cannot be stored/),
  )
  other.exec('ALTER TABLE away RENAME TO emulator_events; ALTER TABLE away_too RENAME TO requests')
  other.close()
  expect((await post(fixture.url(''))).status).toBe(202)
  await eventually(() =>
    expect(fixture.service.statuses()[0]).toMatchObject({ message: null, emulator: { eventsAccepted: 1 } }),
  )
})

test('a listener that fails disturbs nobody', async () => {
  const fixture = await receiverFixture(directory(), { local: {} })
  open.push(fixture)
  const paths: string[] = []
  fixture.service.onRequest(() => {
    throw new Error('a bug of the listener')
  })
  fixture.service.onRequest(({ path }) => void paths.push(path))
  await fetch(fixture.url('/x'))
  await eventually(() => expect(paths).toEqual(['/x']))
  expect(fixture.service.statuses()).toMatchObject([{ message: null, requests: 1 }])
})
