import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLogStore, logPath, type LogStore } from '#engine/store/log-store.ts'
import type { AnySql } from '#engine/store/sql.ts'
import { createWebhookStats, type WebhookStatsService } from '#engine/webhooks/stats/webhook-stats.ts'
import { slowestInRange, spansInRange, failedLately, waitingLately } from '#engine/webhooks/stats/read-stats.ts'
import { seededRandom } from '../../support/decoder/seeded-random.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.UTC(2026, 0, 5)

type Attempt = { atMs: number; ms: number | null; status: number | null; outcome: string; number: number }

let store: LogStore
let stats: WebhookStatsService
const logger = collectingLogger()
const listeners = new Set<() => void>()
const folder = temporaryDirectory(afterEach)

beforeEach(() => {
  const directory = folder()
  mkdirSync(dirname(logPath(directory)), { recursive: true })
  store = openLogStore(directory, { logger, clock: { now: () => start } })
  store.db.exec(`INSERT INTO endpoints (id, kind, name) VALUES (1, 'webhook', 'welcome'), (2, 'webhook', 'other');
    INSERT INTO runs (id, origin, name, started_at_ms) VALUES (1, 'send', 'welcome', 0);`)
  stats = createWebhookStats({
    store,
    logger,
    outbox: {
      onAttempt: (listener) => {
        listeners.add(listener as () => void)
        return () => listeners.delete(listener as () => void)
      },
    },
  })
})
afterEach(async () => {
  stats.close()
  await store.close()
})

it('counts what a scan of all attempts would, by minutes and by hours', async () => {
  const attempts = randomAttempts(5_000, 40 * hour)
  addAttempts(1, attempts)
  addAttempts(2, randomAttempts(200, 40 * hour))
  for (const [fromMs, toMs] of [
    [start + 3 * hour, start + 5 * hour],
    [start, start + 40 * hour],
    [start + 90 * minute, start + 91 * minute],
  ] as const) {
    const read = await stats.read({ webhook: 'welcome', fromMs, toMs, points: 60 })
    const mine = attempts.filter(({ atMs }) => atMs >= read.fromMs && atMs < read.toMs)
    const count = (outcome: string): number => mine.filter((one) => one.outcome === outcome).length
    expect(read).toMatchObject({
      attempts: mine.length,
      delivered: count('delivered'),
      failed: count('failed'),
      retried: count('retry'),
      unknown: count('unknown'),
    })
    expect(read.statuses).toEqual(
      histogram(
        mine.map(({ status }) => status ?? 0),
        'status',
      ),
    )
    expect(read.points.length).toBeLessThanOrEqual(60)
    for (const point of read.points) {
      const inside = mine.filter(({ atMs }) => atMs >= point.fromMs && atMs < point.fromMs + read.widthMs)
      expect(point.attempts).toBe(inside.length)
      expect(point.duration?.count ?? 0).toBe(inside.filter(({ ms }) => ms !== null).length)
    }
    const durations = mine.flatMap(({ ms }) => (ms === null ? [] : [ms])).toSorted((a, b) => a - b)
    const exact = durations[Math.ceil(durations.length * 0.95) - 1] ?? 0
    expect(read.duration?.p95Ms).toBeGreaterThanOrEqual(Math.floor(exact))
    expect(read.duration?.p95Ms).toBeLessThanOrEqual(Math.max(1, exact * 1.16))
    const ended = mine.filter(({ outcome }) => outcome === 'delivered' || outcome === 'failed')
    expect(read.tries.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(ended.length)
    expect(read.slowest[0]?.durationMs).toBe(durations.at(-1))
  }
})

it('follows the log, tells that it did, and counts nothing twice', async () => {
  addAttempts(1, randomAttempts(10, hour))
  let told = 0
  stats.onChange(() => (told += 1))
  for (const listener of listeners) listener()
  await eventually(() => expect(told).toBeGreaterThan(0))
  const all = { webhook: 'welcome', fromMs: null, toMs: start + hour, points: 10 }
  expect((await stats.read(all)).attempts).toBe(10)
  addAttempts(1, randomAttempts(7, hour))
  const [first, second] = await Promise.all([stats.read(all), stats.read(all)])
  expect([first.attempts, second.attempts]).toEqual([17, 17])
  expect(stats.counted()).toBe(17)
})

it('lists the deliveries that took the most attempts, and answers empty for a webhook that sent nothing', async () => {
  addAttempts(1, [
    { atMs: start, ms: 5, status: 503, outcome: 'failed', number: 6 },
    { atMs: start, ms: 5, status: 503, outcome: 'failed', number: 2 },
    { atMs: start, ms: 5, status: 200, outcome: 'delivered', number: 1 },
  ])
  const read = await stats.read({ webhook: 'welcome', fromMs: null, toMs: start + minute, points: 5 })
  expect(read.mostFailing.map(({ deliveryId, attempts }) => [deliveryId, attempts])).toEqual([
    ['w1', 6],
    ['w2', 2],
  ])
  const none = await stats.read({ webhook: 'unknown', fromMs: null, toMs: start, points: 5 })
  expect(none).toMatchObject({ attempts: 0, duration: null, statuses: [], slowest: [], mostFailing: [] })
})

it('reads by indexes only', () => {
  const scans = (query: AnySql) =>
    store.db.plan(query).filter((step) => step.startsWith('SCAN') && !step.includes('(subquery'))
  for (const query of [spansInRange, failedLately, waitingLately]) expect(scans(query)).toEqual([])
  expect(scans(slowestInRange)).toEqual(['SCAN s'])
})

function randomAttempts(count: number, spanMs: number): Attempt[] {
  const { below } = seededRandom(count)
  const random = (): number => below(1_000_000) / 1_000_000
  return Array.from({ length: count }, () => {
    const status = [200, 200, 200, 503, 429, null][Math.floor(random() * 6)] ?? null
    return {
      atMs: start + Math.floor(random() * spanMs),
      ms: status === null && random() < 0.5 ? null : Math.round(random() ** 4 * 30_000 * 100) / 100,
      status,
      outcome: status === 200 ? 'delivered' : (['retry', 'failed', 'unknown'][Math.floor(random() * 3)] ?? 'retry'),
      number: 1 + Math.floor(random() * 6),
    }
  })
}

function addAttempts(endpoint: number, attempts: readonly Attempt[]): void {
  store.db.transaction('attempts', () => {
    for (const { atMs, ms, status, outcome, number } of attempts) {
      const state = outcome === 'delivered' || outcome === 'failed' ? outcome : 'waiting'
      store.db.exec(
        `INSERT INTO http_deliveries (endpoint, run, event_id, state, due_at_ms, attempts, created_at_ms, updated_at_ms)
           VALUES (${endpoint}, 1, 'e', '${state}', ${state === 'waiting' ? atMs : 'NULL'}, ${number}, 0, 0);
         INSERT INTO http_attempts (delivery, endpoint, number, started_at_ms, duration_ms, status, outcome, reason, response_headers)
           VALUES (last_insert_rowid(), ${endpoint}, ${number}, ${atMs}, ${ms}, ${status}, '${outcome}', '', '[]');`,
      )
    }
  })
}

function histogram<K extends string>(values: readonly number[], key: K) {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([a], [b]) => a - b).map(([value, count]) => ({ [key]: value, count }))
}
