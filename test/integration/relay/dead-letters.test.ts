import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { recordBySeq } from '#engine/store/records.ts'
import { retriesOf } from '#engine/store/retries.ts'
import { putSchemas } from '#engine/store/schemas.ts'
import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { inOrder } from '../../support/http/behaviours.ts'
import { aRecord, records, requestsOf } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const page = { before: null, limit: 100 }

/** A relay with one event that the server refuses, and one record that has no name. */
async function withLetters() {
  const server = await running.server({ refuses: (event) => event['name'] === 'poison' })
  const poison = aRecord(1, {
    event_name: 'poison',
    user_id: 'u1',
    event_data: { event_id: 'e1', n: 12345678901234567890n.toString() },
  })
  const nameless = aRecord(2, { user_id: 'u2', event_data: { event_id: 'e2' } })
  const fixture = await running.relay(server, new ScriptedSource([aRecord(0), poison, nameless]))
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  const [rejected, failed] = fixture.relays.deadLetters('orders', page)
  return { server, fixture, rejected: rejected!, failed: failed! }
}

test('a refused event that is edited goes out with its own key, and the log keeps what was sent before', async () => {
  const { server, fixture, failed } = await withLetters()
  const { relays } = fixture
  const before = await relays.deadLetter(failed.id)
  const edited = { ...JSON.parse(before.sentJson!), name: 'purchase' }
  expect(relays.examineEdit(failed.id, JSON.stringify(edited))).toMatchObject({ verdict: 'mapped' })
  await relays.retryEdited(failed.id, JSON.stringify(edited))
  expect(await idle(fixture)).toMatchObject({ delivered: 2, failed: 0 })
  const { delivery, eventJson, attempts } = relays.delivery(failed.id)
  expect(delivery).toMatchObject({ state: 'delivered', idempotencyKey: edited.idempotency_key, eventName: 'purchase' })
  expect(JSON.parse(eventJson)).toEqual(edited)
  expect(relays.attempt(attempts.at(-1)!.id).requestBody).toContain('"name":"purchase"')
  // Every earlier request shows what it carried, not what the event is now.
  for (const { id } of attempts.slice(0, -1)) {
    expect(relays.attempt(id).requestBody).toContain(before.sentJson)
  }
  expect(retriesOf(fixture.store.db, failed.seq)).toMatchObject([
    { reason: 'http-400', result: 'edited by hand and sent' },
  ])
  // The one thing that an edit does on purpose: the refused event and the good one share their key.
  expect(server.violations()).toEqual([`key ${edited.idempotency_key} was sent with two different events`])
})

test('a rejected record gets its event by hand, with the key that the record would have had', async () => {
  const { server, fixture, rejected } = await withLetters()
  const { relays } = fixture
  const { event, sentJson } = await relays.deadLetter(rejected.id)
  expect(sentJson).toBeNull()
  await relays.retryEdited(rejected.id, '{"name": "signup", "external_id": "u2"}')
  expect(await idle(fixture)).toMatchObject({ delivered: 2 })
  const [delivery] = relays.deliveries('orders', page)
  expect(delivery).toMatchObject({
    eventName: 'signup',
    user: 'u2',
    offset: '2',
    idempotencyKey: event!.idempotencyKey,
  })
  expect(relays.deadLetters('orders', page).map(({ reason }) => reason)).toEqual(['http-400'])
  expect(server.received().get(event!.idempotencyKey!)).toBe(1)
})

test.each([
  ['no JSON', '{"name": ', /no valid JSON/],
  ['an unknown member', '{"name":"a","external_id":"b","user_id":"c"}', /no member "user_id".*"properties"/],
  ['another key', '{"name":"a","external_id":"b","idempotency_key":"c"}', /key cannot be changed/],
  ['no user', '{"name":"a"}', /Nothing was sent/],
  [
    'too long an event',
    JSON.stringify({ name: 'a', external_id: 'b', properties: { x: 'é'.repeat(1_000) } }),
    /2,?024/,
  ],
  ['a list', '[]', /Nothing was sent/],
])('%s is refused with the reason and changes nothing', async (_, text, message) => {
  const { fixture, rejected } = await withLetters()
  await expect(fixture.relays.retryEdited(rejected.id, text)).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringMatching(message),
  })
  expect(fixture.relays.deadLetters('orders', page)).toHaveLength(2)
  expect((await fixture.relays.deadLetter(rejected.id)).edits).toEqual([])
})

test('an edited event that is refused again is a dead letter again and shows what it was', async () => {
  const { fixture, failed } = await withLetters()
  const { sentJson } = await fixture.relays.deadLetter(failed.id)
  await fixture.relays.retryEdited(failed.id, '{"name":"poison","external_id":"someone else"}')
  await idle(fixture)
  const again = await fixture.relays.deadLetter(failed.id)
  expect(again.row).toMatchObject({ user: 'someone else', reason: 'http-400' })
  expect(again.edits).toMatchObject([{ before: sentJson }])
})

test('what is discarded is no dead letter any more, is not lost, and leaves time, reason, note and count', async () => {
  const server = await running.server({ refuses: (event) => event['name'] === 'poison' })
  const poison = (offset: number) =>
    aRecord(offset, { event_name: 'poison', user_id: 'u', event_data: { event_id: `p${offset}` } })
  const nameless = Array.from({ length: 120 }, (_, index) => aRecord(10 + index, { user_id: 'u' }))
  const fixture = await running.relay(server, new ScriptedSource([...records(5), poison(5), poison(6), ...nameless]))
  const { relays } = fixture
  await relays.start('orders', { allowLive: true })
  await idle(fixture)
  expect(await relays.discardDeadLetters('orders', { reason: 'name-missing' }, 'test data')).toEqual({ discarded: 120 })
  const [letter, other] = relays.deadLetters('orders', page)
  expect(relays.deadLetters('orders', page)).toHaveLength(2)
  expect(relays.deadLetterReasons('orders')).toMatchObject([{ reason: 'http-400', count: 2 }])
  expect(await relays.discardDeadLetters('orders', { ids: [letter!.id, letter!.id, 'r1'] }, '')).toEqual({
    discarded: 1,
  })
  expect(relays.deliveries('orders', { ...page, state: 'cancelled' })).toMatchObject([
    { id: letter!.id, reason: expect.stringMatching(/^Discarded by hand. Before that: .*400/) },
  ])
  expect(relays.deadLetters('orders', page).map(({ id }) => id)).toEqual([other!.id])
  expect(relays.discards('orders')).toMatchObject([
    { reason: 'http-400', note: '', count: 1 },
    { reason: 'name-missing', note: 'test data', count: 120 },
  ])
  expect(statusOf(fixture)).toMatchObject({ failed: 1 })
  // Neither a retry of everything nor the next start brings them back.
  await relays.retryDeadLetters('orders', {})
  expect(await idle(fixture)).toMatchObject({ failed: 1, delivered: 5 })
})

test('dead letters are saved as a capture that any tool can read, each with why it was given up', async () => {
  const { fixture, rejected, failed } = await withLetters()
  const control = { signal: new AbortController().signal, progress: () => undefined }
  const work = fixture.relays.exportDeadLetters('orders', { capture: 'given-up', replace: false })
  expect(await work.run(control)).toEqual({
    state: 'done',
    message: '2 dead letters saved to captures/given-up.ndjson.',
  })
  const lines = readFileSync(join(directory(), 'captures/given-up.ndjson'), 'utf8').trimEnd().split('\n')
  const letters = lines.map((line) => JSON.parse(line).deadLetter)
  expect(letters).toMatchObject([
    { id: failed.id, kind: 'failed', reason: 'http-400', event: { name: 'poison', external_id: 'u1' } },
    { id: rejected.id, kind: 'rejected', reason: 'name-missing', event: null },
  ])
  const records = lines.map((line, index) => decodeCaptureLine(line, index + 1))
  expect(records).toMatchObject([
    { ok: true, value: { offset: 1n } },
    { ok: true, value: { offset: 2n } },
  ])
  expect(existsSync(join(directory(), 'captures/given-up.schemas.json'))).toBe(false)
  expect(() => fixture.relays.exportDeadLetters('orders', { capture: 'given-up', replace: false })).toThrow(
    /exists already/,
  )
})

test('dead letters that name a schema are saved with it, so that they can be read without a registry', async () => {
  const framed = { ...aRecord(1), value: Uint8Array.of(0, 0, 0, 0, 7, 4, 104, 105) }
  const fixture = await running.relay(await running.server(), new ScriptedSource([aRecord(0), framed]))
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ rejected: 1 })
  const { cluster } = recordBySeq(fixture.store.db, fixture.relays.deadLetters('orders', page)[0]!.seq)!
  const known = { kind: 'known', key: 'id:7', id: 7, guid: null, schemaType: 'AVRO', schema: '"string"' } as const
  const schema = { ...known, references: [], subject: 'user-events-value', version: 3, hasRules: false }
  putSchemas(fixture.store.db, cluster, [schema, { ...schema, key: 'id:8', id: 8 }], 0)
  const control = { signal: new AbortController().signal, progress: () => undefined }
  await fixture.relays.exportDeadLetters('orders', { capture: 'framed', replace: false }).run(control)
  const saved = readFileSync(join(directory(), 'captures/framed.schemas.json'), 'utf8')
  expect(JSON.parse(saved)).toEqual({
    7: { schemaType: 'AVRO', schema: '"string"', subject: 'user-events-value', version: 3, references: [] },
  })
})

test('all dead letters of one reason are retried together, those of another stay', async () => {
  const server = await running.server({ script: inOrder({ kind: 'status', status: 409 }) })
  const source = new ScriptedSource([...records(3), aRecord(3, { user_id: 'u' })])
  const fixture = await running.relay(server, source, { destination: requestsOf(3) })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ failed: 3, delivered: 0 })
  expect(await fixture.relays.retryDeadLetters('orders', { reason: 'http-409' })).toEqual({
    retried: 3,
    stillRejected: 0,
  })
  expect(await idle(fixture)).toMatchObject({ failed: 0, delivered: 3 })
  expect(fixture.relays.deadLetterReasons('orders')).toMatchObject([{ reason: 'name-missing', count: 1 }])
})
