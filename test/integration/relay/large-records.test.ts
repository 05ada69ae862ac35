import { afterEach, expect, test } from 'vitest'
import { recordBySeq } from '#engine/store/records.ts'
import { eventually } from '../../support/eventually.ts'
import { aRecord } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

/** A worker that does this with every record. */
const workerThat = (does: string): URL =>
  new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { ${does} })`,
  )
const hangs = workerThat('for (;;) Math.random()')
const dies = workerThat('process.exit(7)')
const event = { event_name: 'purchase', user_id: 'u', event_data: {} }
const pad = 'x'.repeat(1_000)
const many = Array.from({ length: 5_000 }, () => ({ pad, n: 1.5 }))

test('records of 5 MB get the true reason, or are delivered where the mapping takes little of them', async () => {
  const server = await running.server()
  const source = new ScriptedSource([
    aRecord(0),
    aRecord(1, { ...event, event_data: { many } }),
    aRecord(2, JSON.stringify({ ...event, many }).slice(0, -1)),
    aRecord(3, { ...event, unused: many }),
    aRecord(4),
  ])
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ consumed: 5, delivered: 3, rejected: 2 })
  const letters = fixture.relays.deadLetters('orders', { before: null, limit: 10 })
  expect(letters.map(({ offset, reason }) => [offset, reason])).toEqual([
    ['2', 'json-broken'],
    ['1', 'event-too-large'],
  ])
})

test.each([
  ['hangs', hangs, 300, /took longer than/],
  ['dies', dies, 30_000, /worker ended with code 7/],
])(
  'when the worker %s, the large record is rejected, kept whole, and the others go on',
  async (_, workerUrl, limitMs, why) => {
    const server = await running.server()
    const large = aRecord(1, { ...event, unused: many })
    const source = new ScriptedSource([aRecord(0), large, aRecord(2)])
    const mapper = { workerUrl, limitMs }
    const fixture = await running.relay(server, source, { mapper })
    await fixture.relays.start('orders', { allowLive: true })
    await eventually(() => expect(statusOf(fixture).delivered).toBeGreaterThan(0))
    expect(await idle(fixture)).toMatchObject({ consumed: 3, delivered: 2, rejected: 1 })
    const [letter] = fixture.relays.deadLetters('orders', { before: null, limit: 10 })
    expect(letter).toMatchObject({ offset: '1', reason: 'mapping-gave-up' })
    expect(letter?.message).toMatch(why)
    expect(recordBySeq(fixture.store.db, letter?.seq ?? 0)?.raw.value).toEqual(large.value)
  },
)

test('the engine goes on sending while a large record is being mapped', async () => {
  const server = await running.server()
  const source = new ScriptedSource([aRecord(0), aRecord(1, { ...event, unused: many })])
  const fixture = await running.relay(server, source, { mapper: { workerUrl: hangs } })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(statusOf(fixture)).toMatchObject({ delivered: 1, consumed: 1 }))
  expect(source.committed.get(0)).toBeUndefined()
})

test('dead letters of 5 MB are looked at and retried in the worker too', async () => {
  const server = await running.server()
  const large = aRecord(1, { user_id: 'u', event_data: {}, unused: many })
  const fixture = await running.relay(server, new ScriptedSource([large]))
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  const [letter] = fixture.relays.deadLetters('orders', { before: null, limit: 10 })
  const seen = await fixture.relays.deadLetter(letter?.id ?? '')
  expect(seen.event?.findings.map(({ rule }) => rule)).toContain('name-missing')
  expect(seen.valueText).toHaveLength(65_536)
  const { value, revision } = fixture.workspace.readFile('mappings', 'default')
  fixture.workspace.saveFile('mappings', 'default', { ...(value as object), name: { constant: 'purchase' } }, revision)
  expect(await fixture.relays.retryDeadLetters('orders', {})).toEqual({ retried: 1, stillRejected: 0 })
  expect(await idle(fixture)).toMatchObject({ delivered: 1 })
})
