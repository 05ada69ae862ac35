import { afterEach, expect, test } from 'vitest'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { inOrder } from '../../support/http/behaviours.ts'
import type { Behaviour } from '../../support/http/behaviours.ts'
import { startStrictOneSignal } from '../../support/http/strict-onesignal.ts'
import type { StrictOneSignal, StrictOptions } from '../../support/http/strict-onesignal.ts'
import { eventually } from '../../support/eventually.ts'
import { apiKey, appId, openRelays, writeWorkspace } from '../../support/relay/fixture.ts'
import type { RelayFixture } from '../../support/relay/fixture.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function serverWith(options: Partial<StrictOptions> = {}): Promise<StrictOneSignal> {
  const server = await startStrictOneSignal({ appId, apiKey, ...options })
  opened.push(() => server.close())
  return server
}

async function relayOf(
  server: StrictOneSignal,
  source: ScriptedSource,
  options: Parameters<typeof writeWorkspace>[2] = {},
): Promise<RelayFixture> {
  writeWorkspace(directory(), server.baseUrl, options)
  const fixture = await openRelays(directory(), () => source)
  opened.push(() => fixture.close())
  return fixture
}

async function idle({ relays }: RelayFixture): Promise<RelayStatus> {
  await eventually(async () => expect(await relays.isIdle('orders')).toBe(true), { timeoutMs: 20_000 })
  return relays.statuses()[0]!
}

test('every record is delivered once, rejected ones keep their reason, and offsets are committed to the end', async () => {
  const server = await serverWith()
  const source = new ScriptedSource([
    ...records(950),
    aRecord(950, '{"event_name": oops'),
    aRecord(951, { user_id: 'u' }),
  ])
  const fixture = await relayOf(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({
    consumed: 952,
    mapped: 950,
    rejected: 2,
    delivered: 950,
    pending: 0,
    lag: 0,
  })
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
  const server = await serverWith({ script: inOrder(...script) })
  const fixture = await relayOf(server, new ScriptedSource(records(30)), { destination: { timeoutMs: 500 } })
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ delivered: 30, failed: 0, pending: 0 })
  expect(server.violations()).toEqual([])
  expect([...server.received().values()]).toEqual(Array.from({ length: 30 }, () => 1))
})
