import { afterEach, expect, test } from 'vitest'
import { keysRememberedMs } from '#shared/domain/onesignal/limits.ts'
import { appId } from '../../support/relay/fixture.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { idle, runningRelays } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const all = { fromMs: 0, toMs: Date.now() + 3_600_000 }
const control = () => ({ abort: new AbortController(), done: [] as number[] })

async function delivered(count: number) {
  const server = await running.server({ refuses: (event) => event['name'] === 'poison' })
  const poison = aRecord(count, { event_name: 'poison', user_id: 'u', event_data: { event_id: 'p' } })
  const fixture = await running.relay(server, new ScriptedSource([...records(count), poison]))
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  return { server, fixture, relays: fixture.relays }
}

test('a time range is sent once more with the same keys; what failed stays where it is', async () => {
  const { server, fixture, relays } = await delivered(30)
  expect(await relays.previewReplay('orders', all)).toEqual({
    mode: 'live',
    events: 30,
    keysForgotten: 0,
    otherMode: 0,
    pending: 0,
    failed: 1,
    discarded: 0,
  })
  const { abort, done } = control()
  const work = relays.replay('orders', all, appId)
  const outcome = await work.run({ signal: abort.signal, progress: (sent) => done.push(sent) })
  expect(outcome).toMatchObject({ state: 'done', message: expect.stringContaining('30 events') })
  expect(done.at(-1)).toBe(30)
  expect(await idle(fixture)).toMatchObject({ delivered: 60, duplicatesSent: 30, failed: 1, pending: 0 })
  expect([...server.received().values()]).toEqual(Array.from({ length: 30 }, () => 2))
  expect(server.violations()).toEqual([])
})

test('a live relay asks for its app id, a dry run refuses, and a range without records sends nothing', async () => {
  const { relays } = await delivered(1)
  expect(() => relays.replay('orders', all, undefined)).toThrow(
    expect.objectContaining({ code: 'CONFIRMATION_REQUIRED' }),
  )
  const { abort } = control()
  const nothing = relays.replay('orders', { fromMs: 0, toMs: 1 }, appId)
  expect(await nothing.run({ signal: abort.signal, progress: () => undefined })).toMatchObject({
    message: expect.stringContaining('0 events'),
  })
  await relays.setMode('orders', 'dry-run', undefined)
  await expect(relays.previewReplay('orders', all)).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('events whose keys OneSignal has forgotten, and those that went elsewhere so far, are counted', async () => {
  const { fixture, relays } = await delivered(3)
  const old = Date.now() - keysRememberedMs - 1_000
  fixture.store.db.exec(`UPDATE deliveries SET updated_at_ms = ${old} WHERE id = 1`)
  fixture.store.db.exec(`UPDATE deliveries SET mode = 'emulator' WHERE id = 2`)
  expect(await relays.previewReplay('orders', all)).toMatchObject({ events: 3, keysForgotten: 1, otherMode: 1 })
})

test('chosen events are sent once more, each once however often it is named; a cancelled replay sends nothing more', async () => {
  const { server, fixture, relays } = await delivered(3)
  const [, newest] = relays.deliveries('orders', { before: null, limit: 10 })
  const { abort } = control()
  const chosen = relays.replay('orders', { ids: [newest!.id, newest!.id, 'd999', 'nonsense'] }, appId)
  await chosen.run({ signal: abort.signal, progress: () => undefined })
  expect(await idle(fixture)).toMatchObject({ delivered: 4 })
  expect(server.received().get(newest!.idempotencyKey)).toBe(2)
  abort.abort()
  const late = relays.replay('orders', all, appId)
  expect(await late.run({ signal: abort.signal, progress: () => undefined })).toMatchObject({ state: 'cancelled' })
  expect(await idle(fixture)).toMatchObject({ delivered: 4 })
})
