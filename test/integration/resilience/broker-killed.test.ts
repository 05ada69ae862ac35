import Database from 'better-sqlite3'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { orderBytes, startClusterEngine } from '../../support/engine/cluster-engine.ts'
import { type RelayWatch, watchRelay } from '../../support/engine/watch-relay.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningBroker, startBroker } from '../../support/kafka/broker.ts'
import { connectCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'
import { seededRandom } from '../../support/decoder/seeded-random.ts'

const records = 200_000
const partitions = 6
const kills = 10
/** Between two kills the relay gets on by one stretch, more or less. */
const stretch = Math.floor(records / (kills + 1))
/** Another one finds other moments; a failure names it. */
const seed = Number(process.env['SIGNALBENCH_SEED'] ?? 20_261_122)
/** For a machine that is busy with everything else: only a hang comes this far. */
const boundMs = 900_000
/** A socket that closes is told at once, long before a request would have waited for its answer in vain. */
const noticedWithinMs = 9_000

/** `noticedMs`: when the window had been told. */
type Outage = { readonly noticedMs: number; readonly startedMs: number }

describeWith(['java', 'maven'], 'a relay whose broker is killed again and again', () => {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  async function fill(bootstrapServers: string): Promise<string> {
    const cluster = await connectCluster(bootstrapServers)
    const topic = await cluster.createTopic({ partitions })
    await cluster.admin.disconnect()
    const all = Array.from({ length: records }, (_, number) => ({
      key: null,
      value: orderBytes(number),
      partition: number % partitions,
    }))
    await aKafkaSource(bootstrapServers).produce(topic, all)
    return topic
  }

  /** Kills at random places of the whole, keeps the broker away for a random time. */
  async function killAgainAndAgain(broker: RunningBroker, watch: RelayWatch): Promise<Outage[]> {
    const { below } = seededRandom(seed)
    const outages: Outage[] = []
    for (let kill = 0; kill < kills; kill += 1) {
      const goal = kill * stretch + below(stretch)
      await eventually(
        () => {
          expect(watch.latest()?.consumed).toBeGreaterThan(goal)
          expect(watch.latest()?.state).toBe('running')
        },
        { timeoutMs: boundMs, everyMs: 5 },
      )
      await broker.kill()
      await eventually(() => expect(watch.latest()?.state).not.toBe('running'), {
        timeoutMs: noticedWithinMs,
        everyMs: 5,
      })
      const noticedMs = Date.now()
      await delay(200 + below(2_500))
      outages.push({ noticedMs, startedMs: Date.now() })
      await broker.restart()
    }
    return outages
  }

  it(
    `stores each of ${records} records once and says all along how it is (seed ${seed})`,
    async () => {
      const broker = await startBroker()
      opened.push(() => broker.stop())
      const topic = await fill(broker.bootstrapServers)
      const under = await startClusterEngine({
        connection: broker.bootstrapServers,
        relay: { topics: [topic], consumerGroup: 'killed' },
        destination: { maxEventsPerRequest: 1_000 },
      })
      opened.push(() => under.close())
      const watch = await watchRelay(under.engine, 'orders')
      opened.push(() => watch.close())
      await under.services.receivers.start('local')
      await under.services.relays.start('orders')

      const outages = await killAgainAndAgain(broker, watch)
      await eventually(async () => expect(await under.services.relays.isIdle('orders')).toBe(true), {
        timeoutMs: boundMs,
        everyMs: 250,
      })

      expectOnceEach(under.directory)
      const status = under.services.relays.statuses()[0]
      expect(status).toMatchObject({
        consumed: records,
        delivered: records,
        duplicatesSent: 0,
        lag: 0,
        state: 'running',
      })
      expectTruth(watch, outages, broker.bootstrapServers)
    },
    boundMs,
  )

  function expectOnceEach(directory: string): void {
    const log = new Database(join(directory, '.signalbench', 'log.sqlite'), { readonly: true })
    try {
      const rows = log
        .prepare(
          `SELECT p.partition, count(*) AS records, count(DISTINCT r.offset) AS different, min(r.offset) AS first, max(r.offset) AS last
           FROM records r JOIN source_positions p ON p.id = r.source GROUP BY p.partition ORDER BY p.partition`,
        )
        .all()
      const expected = Array.from({ length: partitions }, (_, partition) => {
        const count = Math.ceil((records - partition) / partitions)
        return { partition, records: count, different: count, first: 0, last: count - 1 }
      })
      expect(rows).toEqual(expected)
    } finally {
      log.close()
    }
  }

  function expectTruth(watch: RelayWatch, outages: readonly Outage[], address: string): void {
    for (const { noticedMs, startedMs } of outages) {
      const told = watch.seen.filter(({ atMs }) => atMs > noticedMs && atMs < startedMs)
      const shown = [watch.at(noticedMs), ...told.map(({ status }) => status)]
      expect(shown.map((status) => status?.state)).not.toContain('running')
    }
    const lost = watch.seen.filter(({ status }) => status.state === 'reconnecting')
    for (const { status, atMs } of lost) {
      expect(status.message).toContain(address)
      if (status.nextTryAtMs !== null) expect(status.nextTryAtMs - atMs).toBeLessThanOrEqual(15_000)
    }
    expect(lost.some(({ status }) => status.nextTryAtMs !== null)).toBe(true)
    const changes = watch.seen.map(({ status }) => status.state).filter((state, index, all) => state !== all[index - 1])
    // A broker that has just come back may lose its visitors once more while it finds its groups.
    expect(changes.filter((state) => state === 'reconnecting').length).toBeGreaterThanOrEqual(kills)
    // Starting may be over between two looks.
    const others = changes.filter((state) => state !== 'starting')
    expect(new Set(others)).toEqual(new Set(['stopped', 'running', 'reconnecting']))
  }
})
