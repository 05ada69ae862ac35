import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { logPath } from '#engine/store/log-store.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { eventually } from '../../support/eventually.ts'
import { startStrictOneSignal } from '../../support/http/strict-onesignal.ts'
import { apiKey, appId, writeWorkspace } from '../../support/relay/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const script = fileURLToPath(new URL('../../support/relay/relay-process.ts', import.meta.url))
const total = 6_000
const perRequest = 20
const concurrency = 4

const start = () =>
  spawn(process.execPath, [script, directory(), String(total)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

test(
  'kill -9 at any moment loses nothing, and sends again only what was in flight, with the same keys',
  { timeout: 400_000 },
  async () => {
    const server = await startStrictOneSignal({
      appId,
      apiKey,
      script: () => ({ kind: 'accept', delayMs: 5 }),
      identify: (event) => String((event['properties'] as { event_id: string }).event_id),
    })
    try {
      writeWorkspace(directory(), server.baseUrl, { destination: { maxEventsPerRequest: perRequest, concurrency } })
      const moments = [200, 900, 1_900, 3_100, 4_400]
      for (const moment of moments) {
        const child = start()
        await eventually(() => expect(server.received().size).toBeGreaterThanOrEqual(moment), {
          timeoutMs: 90_000,
          everyMs: 1,
        })
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      const last = start()
      const [line] = (await once(last.stdout, 'data')) as [Buffer]
      await once(last, 'exit')
      const status = JSON.parse(line.toString()) as RelayStatus
      expect(status).toMatchObject({ pending: 0, failed: 0, held: 0, lag: 0 })
      expect(server.violations()).toEqual([])
      expect(server.received().size).toBe(total)
      const twice = [...server.received().values()].reduce((sum, count) => sum + count - 1, 0)
      expect(twice).toBeLessThanOrEqual(moments.length * concurrency * perRequest)
      expectSoundLog(logPath(directory()))
    } finally {
      await server.close()
    }
  },
)

/** Every record became exactly one delivery, all are delivered, none is leased, and SQLite finds nothing wrong. */
function expectSoundLog(path: string): void {
  const db = new BetterSqlite3(path, { readonly: true })
  const count = (from: string): unknown => db.prepare(`SELECT count(*) FROM ${from}`).pluck().get()
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(count('records')).toBe(total)
  expect(count('events')).toBe(total)
  expect(db.prepare('SELECT state, count(*) AS count FROM deliveries GROUP BY state').all()).toEqual([
    { state: 'delivered', count: total },
  ])
  expect(count(`deliveries d WHERE attempts <> (SELECT count(*) FROM attempt_items WHERE delivery = d.id)`)).toBe(0)
  expect(
    count(
      `deliveries d WHERE 1 <> (SELECT count(*) FROM attempt_items WHERE delivery = d.id AND outcome = 'delivered')`,
    ),
  ).toBe(0)
  db.close()
}
