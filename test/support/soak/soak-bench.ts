import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliRun, spawnCli } from '../cli/spawn-cli.ts'
import type { Script } from '../http/behaviours.ts'
import { startStrictOneSignal, type StrictOneSignal } from '../http/strict-onesignal.ts'
import { soakRecords, type SoakRecord } from './soak-records.ts'
import { createSoakTopic, type SoakTopic } from './soak-topic.ts'
import { soakApiKey, soakAppId, soakEnvironment, type SoakWorkspace, writeSoakWorkspace } from './soak-workspace.ts'

/** One topic (filled unless asked to stay empty), one strict server, and as many copies of the workspace as are asked for. */
export type SoakBench = {
  readonly topic: SoakTopic
  readonly server: StrictOneSignal
  readonly records: readonly SoakRecord[]
  readonly good: readonly SoakRecord[]
  /** A new copy of the workspace; the same id, a log of its own. */
  copyWorkspace(options?: Pick<SoakWorkspace, 'destination' | 'retry'>): string
  /** `signalbench relay soak --live --json` on a copy. */
  relay(directory: string, ...more: readonly string[]): CliRun
  /** Numbers of the good records that the server took in, with how many different idempotency keys each. */
  takenIn(): Map<number, number>
  close(): Promise<void>
}

let topicNumber = 0

export async function createSoakBench(
  bootstrapServers: string,
  options: {
    readonly count: number
    readonly partitions: number
    readonly badEvery: number
    readonly script?: Script
    readonly empty?: boolean
  },
): Promise<SoakBench> {
  topicNumber += 1
  const topic = await createSoakTopic(bootstrapServers, `soak-${process.pid}-${topicNumber}`, options.partitions)
  const numberOf = (event: Record<string, unknown>): number => (event['properties'] as { number: number }).number
  const server = await startStrictOneSignal({
    appId: soakAppId,
    apiKey: soakApiKey,
    identify: (event) => `record ${numberOf(event)}`,
    ...(options.script === undefined ? {} : { script: options.script }),
  })
  const records = soakRecords(options.count, options.partitions, options.badEvery)
  if (options.empty !== true) await topic.produce(records)
  const root = mkdtempSync(join(tmpdir(), 'signalbench-soak-'))
  const running = new Set<CliRun>()
  let copies = 0
  return {
    topic,
    server,
    records,
    good: records.filter(({ bad }) => bad === null),
    copyWorkspace: (more = {}) => {
      copies += 1
      const directory = join(root, `copy-${copies}`)
      writeSoakWorkspace({ directory, bootstrapServers, topic: topic.topic, baseUrl: server.baseUrl, ...more })
      return directory
    },
    relay: (directory, ...more) => {
      const run = spawnCli(['relay', 'soak', '--workspace', directory, '--live', ...more], soakEnvironment)
      running.add(run)
      void run.ended.then(() => running.delete(run))
      return run
    },
    takenIn: () => {
      const keys = new Map<number, number>()
      for (const key of server.received().keys()) {
        const event = server.event(key)
        if (event !== undefined) keys.set(numberOf(event), (keys.get(numberOf(event)) ?? 0) + 1)
      }
      return keys
    },
    close: async () => {
      for (const run of running) run.kill('SIGKILL')
      await Promise.all([topic.close(), server.close()])
      rmSync(root, { recursive: true, force: true })
    },
  }
}
