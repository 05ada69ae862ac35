import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { RelayFile } from '#shared/schema/relay.ts'
import { eventually } from '../../support/eventually.ts'
import { openRelays, type RelayFixture, writeWorkspace } from '../../support/relay/fixture.ts'
import { records } from '../../support/relay/records.ts'
import { runningRelays } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const fixtures: RelayFixture[] = []
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close()
})

/** Two relays of one workspace over the same records: one to a server that works, one to a server that never answers. */
async function twoRelays() {
  const good = await running.server()
  const silent = await running.server({ script: () => ({ kind: 'never', stored: false }) })
  writeWorkspace(directory(), good.baseUrl)
  const orders = JSON.parse(readFileSync(join(directory(), 'relays/orders.json'), 'utf8')) as RelayFile
  const destination = { ...orders.destination, baseUrl: silent.baseUrl, timeoutMs: 60_000 }
  writeFiles(directory(), { 'relays/audit.json': { ...orders, consumerGroup: 'audit', destination } })
  const fixture = await openRelays(directory(), () => new ScriptedSource(records(1_000)))
  fixtures.push(fixture)
  return { fixture, good, silent }
}

test('relays of one workspace have deliveries, counts and failures of their own; a dead destination holds up no other', async () => {
  const { fixture, good, silent } = await twoRelays()
  const { relays } = fixture
  await Promise.all(['audit', 'orders'].map((name) => relays.start(name, { allowLive: true })))
  await eventually(async () => expect(await relays.isIdle('orders')).toBe(true), { timeoutMs: 60_000 })
  await eventually(() => expect(silent.requests()).toBeGreaterThan(0))
  const [audit, orders] = relays.statuses()
  expect(orders).toMatchObject({ name: 'orders', consumed: 1_000, delivered: 1_000, pending: 0 })
  expect(audit).toMatchObject({ name: 'audit', delivered: 0, failed: 0 })
  expect(await relays.isIdle('audit')).toBe(false)
  expect([...good.received().values()].every((times) => times === 1)).toBe(true)
  relays.pause('orders')
  expect(relays.statuses().map(({ name, state }) => [name, state])).toEqual([
    ['audit', 'running'],
    ['orders', 'paused'],
  ])
  // Both made the same keys of the same records, each for its own destination.
  const keys = (name: string) =>
    new Set(relays.deliveries(name, { before: null, limit: 500 }).map(({ idempotencyKey }) => idempotencyKey))
  await eventually(() => expect(relays.deliveries('audit', { before: null, limit: 500 })).toHaveLength(500))
  await eventually(() => expect(keys('audit')).toEqual(keys('orders')))
})
