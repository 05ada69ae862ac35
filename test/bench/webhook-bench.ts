import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import type { CliRun } from '../support/cli/spawn-cli.ts'
import { spawnCli } from '../support/cli/spawn-cli.ts'
import { aDelivery, openOutbox } from '../support/outbox/fixture.ts'
import type { OutboxFixture, SettingsByName } from '../support/outbox/fixture.ts'
import { workspaceJson, writeFiles } from '../support/workspace-folder.ts'
import type { Bench, Figure } from './support/figures.ts'
import { sharedMs, startWebhookTarget } from './support/webhook-target.ts'
import type { WebhookTarget } from './support/webhook-target.ts'

const inFlight = 32
/** With its event id in it, 1 kB. */
const filler = 'x'.repeat(940)

async function withOutbox<T>(
  waitMs: number,
  settings: SettingsByName,
  measure: (fixture: OutboxFixture, target: WebhookTarget) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  const target = await startWebhookTarget(waitMs)
  const fixture = openOutbox(directory, settings)
  try {
    return await measure(fixture, target)
  } finally {
    await fixture.close()
    target.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

const some = (count: number, url: string, name = 'welcome') =>
  Array.from({ length: count }, (_, index) =>
    aDelivery(name, url, { request: { body: `{"number": ${index}, "filler": "${filler}"}` } }),
  )

async function until(enough: () => boolean): Promise<void> {
  while (!enough()) await delay(5)
}

/** How many a second, stored before, each attempt fully logged; and what the log says each cost beside the target's wait. */
function fullSpeed(count: number, waitMs: number) {
  return withOutbox(waitMs, { welcome: { maxConcurrent: inFlight } }, async (fixture, target) => {
    const { store, outbox, told } = fixture
    // Warm, so that neither connections nor the compiler are measured.
    await fixture.add(some(2_000, target.url))
    await until(() => outbox.isIdle())
    await target.report()
    const before = told.length
    await store.writer.write('fill', () => {
      outbox.insert(store.db, outbox.startRun(store.db, 'send', 'bench'), some(count, target.url))
    })
    const startedAt = performance.now()
    outbox.wake()
    await until(() => told.length - before >= count)
    const seconds = (performance.now() - startedAt) / 1_000
    const { requests } = await target.report()
    if (requests !== count) throw new Error(`${requests} requests for ${count} deliveries`)
    const overhead = told.slice(before).map(({ ms }) => (ms ?? 0) - waitMs)
    return { perSecond: count / seconds, overheadP99: percentile(overhead, 0.99) }
  })
}

/** What a loop of undici alone makes, that stores and logs nothing: as fast as anybody can be on this machine. */
async function bareLoop(count: number, waitMs: number): Promise<number> {
  const target = await startWebhookTarget(waitMs)
  const { origin, pathname: path } = new URL(target.url)
  const pool = new Pool(origin, { connections: inFlight })
  let left = count
  const loop = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const { body } = await pool.request({ method: 'POST', path, body: filler })
      await body.dump()
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: inFlight }, loop))
  const seconds = (performance.now() - startedAt) / 1_000
  await pool.close()
  target.close()
  return count / seconds
}

/** Stored one after the other at a rate: how old each is when the target has it. */
function latency(perSecond: number, seconds: number) {
  return withOutbox(0, { welcome: { maxConcurrent: inFlight } }, async (fixture, target) => {
    const send = () => {
      const headers: [string, string][] = [['X-Made-At', String(sharedMs())]]
      return fixture.add([aDelivery('welcome', target.url, { request: { headers, body: filler } })])
    }
    for (let warm = 0; warm < 200; warm += 1) await send()
    await until(() => fixture.outbox.isIdle())
    await target.report()
    const startedAt = performance.now()
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      await delay(Math.max(0, startedAt + (sent * 1_000) / perSecond - performance.now()))
      void send()
    }
    await until(() => fixture.outbox.isIdle())
    const { agesMs } = await target.report()
    return { p50: percentile(agesMs, 0.5), p95: percentile(agesMs, 0.95), p99: percentile(agesMs, 0.99) }
  })
}

/** A healthy endpoint beside one whose receiver never answers. */
async function isolation(pending: number): Promise<number> {
  const dead = await startWebhookTarget(3_600_000)
  const settings = { dead: { timeoutMs: 5_000, maxConcurrent: 50 }, welcome: { maxConcurrent: inFlight } }
  try {
    return await withOutbox(0, settings, async (fixture, target) => {
      for (let made = 0; made < pending; made += 2_000) await fixture.add(some(2_000, dead.url, 'dead'))
      const startedAt = performance.now()
      await fixture.add(some(100, target.url))
      await until(() => fixture.told.filter(({ endpoint }) => endpoint.name === 'welcome').length >= 100)
      const ms = performance.now() - startedAt
      await fixture.outbox.stop(10)
      return ms
    })
  } finally {
    dead.close()
  }
}

/** From the start of the process after kill -9 to its first request: with the program's own start. */
async function restart(): Promise<{ readonly ms: number; readonly duplicates: number }> {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  const target = await startWebhookTarget(2)
  const webhook = { version: 1, url: target.url, maxConcurrent: inFlight, headers: [['X-Event-Id', '{{ event.id }}']] }
  writeFiles(directory, { 'signalbench.json': workspaceJson, 'webhooks/welcome.json': webhook })
  const send = (...how: readonly string[]): CliRun => spawnCli(['send', 'welcome', '--workspace', directory, ...how])
  try {
    const first = send('--count', '10000')
    await until(() => first.of('attempt').length > 1_000)
    first.kill('SIGKILL')
    await first.ended
    const { requests: before } = await target.report()
    const startedAt = performance.now()
    const second = send('--resume')
    await until(() => second.of('attempt').length > 0)
    const ms = performance.now() - startedAt
    await second.ended
    const { requests: after } = await target.report()
    return { ms, duplicates: before + after - 10_000 }
  } finally {
    target.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** The outbox of single requests: how fast, how late, how independent. */
export const webhookBench: Bench = {
  name: 'webhooks',
  what: 'webhooks through the durable outbox, 32 in flight, every attempt logged',
  run: async ({ small, long }): Promise<readonly Figure[]> => {
    const quick = await fullSpeed(small ? 10_000 : long ? 300_000 : 60_000, 0)
    const slow = await fullSpeed(small ? 3_000 : 20_000, 20)
    const bare = await bareLoop(small ? 3_000 : 20_000, 20)
    const late = await latency(200, small ? 5 : 30)
    const healthy = await isolation(small ? 10_000 : 100_000)
    const again = await restart()
    const limit = (inFlight * 1_000) / 20
    return [
      { what: 'target answers at once', value: quick.perSecond, unit: 'deliveries/s', budget: '≥ 4,500, aim 6,000' },
      { what: 'own overhead of a delivery, p99', value: quick.overheadP99, unit: 'ms', budget: '≤ 50' },
      { what: 'target answers after 20 ms', value: slow.perSecond, unit: 'deliveries/s', budget: '≥ 1,520' },
      { what: 'share of what 32 in flight allow', value: (100 * slow.perSecond) / limit, unit: '%', budget: '≥ 95' },
      { what: 'a loop that stores and logs nothing, same target', value: bare, unit: 'requests/s' },
      { what: '200/s, stored → received: p50', value: late.p50, unit: 'ms' },
      { what: '200/s, stored → received: p95', value: late.p95, unit: 'ms', budget: '≤ 4' },
      { what: '200/s, stored → received: p99', value: late.p99, unit: 'ms' },
      { what: '100 deliveries beside a dead endpoint', value: healthy, unit: 'ms', budget: '< 1,000' },
      { what: 'kill -9 → delivering again', value: again.ms, unit: 'ms', budget: '< 2,000' },
      { what: 'sent twice after kill -9', value: again.duplicates, unit: 'requests', budget: `≤ ${inFlight}` },
    ]
  },
}
