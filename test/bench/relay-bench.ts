import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnCli } from '../support/cli/spawn-cli.ts'
import { startBroker } from '../support/kafka/broker.ts'
import { soakRecords } from '../support/soak/soak-records.ts'
import { createSoakTopic } from '../support/soak/soak-topic.ts'
import { soakEnvironment, writeSoakWorkspace } from '../support/soak/soak-workspace.ts'
import type { Bench, Figure } from './support/figures.ts'
import { watchMemory } from './support/memory.ts'
import { startQuickTarget } from './support/quick-target.ts'

type Setting = { readonly count: number; readonly eventsPerRequest: number }

/** One relay from a real broker to a target that answers at once, everything logged. Sending counts from first request to last. */
async function measure({ count, eventsPerRequest }: Setting) {
  const broker = await startBroker()
  const target = await startQuickTarget()
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  const topic = await createSoakTopic(broker.bootstrapServers, `bench-${process.pid}`, 6)
  try {
    await topic.produce(soakRecords(count, 6, 1_000_000_000))
    const destination = { maxEventsPerRequest: eventsPerRequest, requestsPerSecond: null, concurrency: 32, lingerMs: 5 }
    const { bootstrapServers } = broker
    writeSoakWorkspace({ directory, bootstrapServers, topic: topic.topic, baseUrl: target.baseUrl, destination })
    const run = spawnCli(['relay', 'soak', '--workspace', directory, '--live', '--until-idle'], soakEnvironment)
    const memory = watchMemory(run.pid)
    const times = watchProgress(run.lines, count)
    const { code } = await run.ended
    if (code !== 0) throw new Error(`the relay ended with ${code}: ${run.stderr()}`)
    return {
      ingestSeconds: times.stop(),
      seconds: target.busySeconds(),
      requests: target.requests(),
      memory: memory.stop(),
    }
  } finally {
    await Promise.all([topic.close(), target.close(), broker.stop()])
    rmSync(directory, { recursive: true, force: true })
  }
}

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
    const { ingestSeconds, seconds, memory } = await measure({ count, eventsPerRequest: 100 })
    return [
      {
        what: 'records consumed and stored while delivering',
        value: count / ingestSeconds,
        unit: 'records/s',
      },
      { what: 'relay to a local server, batched', value: count / seconds, unit: 'events/s', budget: '≥ 5,000' },
      { what: 'engine memory during the relay, at most', value: memory.max, unit: 'MiB', budget: '< 350' },
      { what: 'engine memory, last minus first', value: memory.last - memory.first, unit: 'MiB', budget: 'flat' },
    ]
  },
}

/** One event a request: what the outbox does when nothing can be batched. */
export const outboxBench: Bench = {
  name: 'outbox',
  what: 'one event a request, 32 in flight, every attempt logged',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const count = small ? 5_000 : 60_000
    const { seconds, requests } = await measure({ count, eventsPerRequest: 1 })
    return [{ what: 'outbox, one event a request', value: requests / seconds, unit: 'deliveries/s', budget: '≥ 4,500' }]
  },
}
