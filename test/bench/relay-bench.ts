import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type CliRun, spawnCli } from '../support/cli/spawn-cli.ts'
import { startBroker } from '../support/kafka/broker.ts'
import { type SoakRecord, soakBlocks } from '../support/soak/soak-records.ts'
import { createSoakTopic, type SoakTopic } from '../support/soak/soak-topic.ts'
import { soakEnvironment, writeSoakWorkspace } from '../support/soak/soak-workspace.ts'
import { watchCpu } from './support/cpu.ts'
import type { Bench, Figure } from './support/figures.ts'
import { watchMemory } from './support/memory.ts'
import { producePaced } from './support/paced-producer.ts'
import { type QuickTarget, stampMs, startQuickTarget } from './support/quick-target.ts'

const partitions = 6

/** A real broker, a topic, a target that answers at once, and a workspace that leads from one to the other. */
type RelayBench = {
  readonly topic: SoakTopic
  readonly target: QuickTarget
  relay(...more: readonly string[]): CliRun
}

async function withBench<T>(destination: object, measure: (bench: RelayBench) => Promise<T>): Promise<T> {
  const broker = await startBroker()
  const target = await startQuickTarget()
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  const topic = await createSoakTopic(broker.bootstrapServers, `bench-${process.pid}`, partitions)
  const runs: CliRun[] = []
  try {
    const { bootstrapServers } = broker
    writeSoakWorkspace({
      directory,
      bootstrapServers,
      topic: topic.topic,
      baseUrl: target.baseUrl,
      destination: { ...destination },
    })
    const relay = (...more: readonly string[]): CliRun => {
      const run = spawnCli(['relay', 'soak', '--workspace', directory, '--live', ...more], soakEnvironment)
      runs.push(run)
      return run
    }
    return await measure({ topic, target, relay })
  } finally {
    for (const run of runs) run.kill('SIGKILL')
    await Promise.all(runs.map((run) => run.ended))
    await Promise.all([topic.close(), target.close(), broker.stop()])
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A full topic, sent as fast as it goes. Sending counts from the first request to the last. */
function fullSpeed(count: number, eventsPerRequest: number) {
  const destination = { maxEventsPerRequest: eventsPerRequest, requestsPerSecond: null, concurrency: 32, lingerMs: 5 }
  return withBench(destination, async ({ topic, target, relay }) => {
    for (const block of soakBlocks({ count, partitions, badEvery: 1_000_000_000 }, 0, count)) await topic.produce(block)
    const run = relay('--until-idle')
    const memory = watchMemory(run.pid)
    const cpu = watchCpu(run.pid)
    const times = watchProgress(run.lines, count)
    while (target.requests() < count / eventsPerRequest && !(await endedWithin(run, 20))) continue
    const percentOfACore = cpu.percentOfACore()
    const { code } = await run.ended
    if (code !== 0) throw new Error(`the relay ended with ${code}: ${run.stderr()}`)
    const seconds = target.busySeconds()
    return { ingestSeconds: times.stop(), seconds, requests: target.requests(), memory: memory.stop(), percentOfACore }
  })
}

/** Events that come at a rate: how old each of them is when the target has it. */
function atRate(eventsPerSecond: number, seconds: number, lingerMs: number) {
  const destination = { maxEventsPerRequest: 100, requestsPerSecond: null, concurrency: 32, lingerMs }
  return withBench(destination, async ({ topic, target, relay }) => {
    const run = relay()
    const before = stampedSoFar
    const producing = producePaced(topic, eventsPerSecond, stamped)
    const behind = (): number => stampedSoFar - before - target.agesMs().length
    // What was produced before the group was joined is no measure of anything.
    await within(60_000, () => target.agesMs().length > 0 && behind() < eventsPerSecond / 4)
    const from = target.agesMs().length
    const memory = watchMemory(run.pid)
    const cpu = watchCpu(run.pid)
    await delay(seconds * 1_000)
    const percentOfACore = cpu.percentOfACore()
    await producing.stop()
    await within(60_000, () => behind() === 0)
    const ages = target
      .agesMs()
      .slice(from)
      .toSorted((a, b) => a - b)
    const at = (share: number): number => ages[Math.min(ages.length - 1, Math.ceil(ages.length * share) - 1)] ?? 0
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), memory: memory.stop(), percentOfACore }
  })
}

async function within(ms: number, holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + ms; !holds(); await delay(20)) {
    if (performance.now() > deadline) throw new Error('The relay does not keep up with this rate on this machine.')
  }
}

let stampedSoFar = 0
const encoder = new TextEncoder()

/** Records that carry the time at which they were made. */
function stamped(count: number): readonly SoakRecord[] {
  return Array.from({ length: count }, () => {
    const number = stampedSoFar++
    const data = { number, producedAtMs: stampMs(), amount: 29.99, note: 'n'.repeat(120) }
    const event = { event_name: 'purchase', user_id: `user_${number % 997}`, event_data: data }
    const key = encoder.encode(`user_${number % 997}`)
    const value = encoder.encode(JSON.stringify(event))
    return { key, value, partition: number % partitions, bad: null, fate: 'delivered', number }
  })
}

const endedWithin = (run: CliRun, ms: number): Promise<boolean> =>
  Promise.race([run.ended.then(() => true), delay(ms, false)])

/** Seconds until everything was consumed. Progress comes once a second, which is how exact this can be. */
function watchProgress(lines: readonly Readonly<Record<string, unknown>>[], count: number) {
  let began = 0
  let consumedAt = 0
  let seen = 0
  const timer = setInterval(() => {
    for (const line of lines.slice(seen)) {
      if (typeof line.consumed !== 'number' || line.consumed === 0) continue
      if (began === 0) began = performance.now() - 1000
      if (consumedAt === 0 && line.consumed >= count) consumedAt = performance.now()
    }
    seen = lines.length
  }, 20)
  return {
    stop: () => {
      clearInterval(timer)
      return ((consumedAt || performance.now()) - began) / 1000
    },
  }
}

/** Batched, as the Custom Events API is meant to be used. */
export const relayBench: Bench = {
  name: 'relay',
  what: 'Kafka → stored → HTTP accepted, batches of 100',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const count = small ? 20_000 : 200_000
    const { ingestSeconds, seconds, memory, percentOfACore } = await fullSpeed(count, 100)
    return [
      { what: 'records consumed and stored while delivering', value: count / ingestSeconds, unit: 'records/s' },
      { what: 'relay to a local server, batched', value: count / seconds, unit: 'events/s', budget: '≥ 5,000' },
      { what: 'engine CPU meanwhile', value: percentOfACore, unit: '% of a core' },
      { what: 'engine memory during the relay, at most', value: memory.max, unit: 'MiB', budget: '< 350' },
      { what: 'engine memory, last minus first', value: memory.last - memory.first, unit: 'MiB', budget: 'flat' },
    ]
  },
}

/** The age of events on arrival, at rates that leave room. */
export const latencyBench: Bench = {
  name: 'latency',
  what: 'produced → accepted, at rates that the relay keeps up with',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const figures: Figure[] = []
    for (const [rate, lingerMs] of [
      [200, 100],
      [200, 0],
      [5_000, 0],
    ] as const) {
      const { p50, p95, p99, memory, percentOfACore } = await atRate(rate, small ? 10 : 30, lingerMs)
      const what = `${rate.toLocaleString('en')} events/s, linger ${lingerMs} ms`
      figures.push(
        { what: `${what}: produced → accepted, p50`, value: p50, unit: 'ms' },
        { what: `${what}: p95`, value: p95, unit: 'ms' },
        { what: `${what}: p99`, value: p99, unit: 'ms', budget: '< 5,000 (OneSignal’s promise)' },
        { what: `${what}: engine CPU`, value: percentOfACore, unit: '% of a core' },
        { what: `${what}: engine memory, at most`, value: memory.max, unit: 'MiB', budget: '< 350' },
      )
    }
    return figures
  },
}

/** One event a request: what the outbox does when nothing can be batched. */
export const outboxBench: Bench = {
  name: 'outbox',
  what: 'one event a request, 32 in flight, every attempt logged',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const count = small ? 5_000 : 60_000
    const { seconds, requests } = await fullSpeed(count, 1)
    return [{ what: 'outbox, one event a request', value: requests / seconds, unit: 'deliveries/s', budget: '≥ 4,500' }]
  },
}
