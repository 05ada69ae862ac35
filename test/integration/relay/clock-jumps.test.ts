import { afterEach, expect, test } from 'vitest'
import { inOrder } from '../../support/http/behaviours.ts'
import { eventually } from '../../support/eventually.ts'
import { records } from '../../support/relay/records.ts'
import { idle, runningRelays } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A wall clock that somebody sets. */
function settableClock() {
  let offsetMs = 0
  return {
    now: () => Date.now() + offsetMs,
    jump: (byMs: number) => {
      offsetMs += byMs
    },
  }
}

test('a clock that is set back an hour while deliveries wait holds nothing up', async () => {
  const clock = settableClock()
  const server = await running.server({ script: inOrder({ kind: 'too-many', retryAfterSeconds: 1 }) })
  const source = new ScriptedSource(records(300))
  const fixture = await running.relay(server, source, { clock, destination: { concurrency: 1 } })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() =>
    expect(fixture.relays.deliveries('orders', { before: null, limit: 1, state: 'waiting' })).toHaveLength(1),
  )
  clock.jump(-hourMs)
  source.append(records(600).slice(300))
  expect(await idle(fixture)).toMatchObject({ delivered: 600, failed: 0, pending: 0 })
  expect(server.violations()).toEqual([])
  expect([...server.received().values()].every((times) => times === 1)).toBe(true)
})

test('a day that passes in a moment makes nothing in flight count as lost, and nothing is given up for its age', async () => {
  const clock = settableClock()
  const server = await running.server({
    script: inOrder({ kind: 'accept', delayMs: 7_000 }, { kind: 'never', stored: false }),
  })
  const fixture = await running.relay(server, new ScriptedSource(records(200)), {
    clock,
    relay: { retry: 'onesignal-api' },
    // Two full requests, however slowly the records come.
    destination: { concurrency: 2, maxEventsPerRequest: 100, lingerMs: 60_000, timeoutMs: 13_000 },
  })
  await fixture.relays.start('orders', { allowLive: true })
  await eventually(() => expect(server.requests()).toBe(2), { everyMs: 1 })
  clock.jump(dayMs)
  expect(await idle(fixture)).toMatchObject({ delivered: 200, failed: 0, pending: 0, duplicatesSent: 100 })
  expect(server.violations()).toEqual([])
  // Only the hundred that nobody answered went out again.
  expect([...server.sent().values()].reduce((sum, times) => sum + times, 0)).toBe(300)
  expect([...server.received().values()].every((times) => times === 1)).toBe(true)
})
