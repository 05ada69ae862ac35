import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliRun, spawnCli } from '../cli/spawn-cli.ts'
import type { Script } from '../http/behaviours.ts'
import { startStrictOneSignal, type StrictOneSignal } from '../http/strict-onesignal.ts'
import { isRefused, isUnknownUser, soakBlocks, type SoakPlan } from './soak-records.ts'
import { createSoakTopic, type SoakTopic } from './soak-topic.ts'
import { soakApiKey, soakAppId, soakEnvironment, type SoakWorkspace, writeSoakWorkspace } from './soak-workspace.ts'

/** One topic (filled unless asked to stay empty), one strict server, and as many copies of the workspace as are asked for. */
export type SoakBench = {
  readonly topic: SoakTopic
  readonly server: StrictOneSignal
  readonly plan: SoakPlan
  /** Adds the records of the plan from one number (inclusive) to another (exclusive). */
  produce(from: number, to: number): Promise<void>
  /** A new copy of the workspace; the same id, a log of its own. */
  copyWorkspace(options?: Pick<SoakWorkspace, 'destination' | 'retry'>): string
  /** `signalbench relay soak --live --json` on a copy. */
  relay(directory: string, ...more: readonly string[]): CliRun
  close(): Promise<void>
}

let topicNumber = 0

export async function createSoakBench(
  bootstrapServers: string,
  { plan, script, empty = false }: { readonly plan: SoakPlan; readonly script?: Script; readonly empty?: boolean },
): Promise<SoakBench> {
  topicNumber += 1
  const topic = await createSoakTopic(bootstrapServers, `soak-${process.pid}-${topicNumber}`, plan.partitions)
  const server = await startStrictOneSignal({
    appId: soakAppId,
    apiKey: soakApiKey,
    identify: (event) => String((event['properties'] as { number: number }).number),
    knownUser: (user) => !isUnknownUser(user),
    refuses: isRefused,
    keepEvents: false,
    ...(script === undefined ? {} : { script }),
  })
  const root = mkdtempSync(join(tmpdir(), 'signalbench-soak-'))
  const running = new Set<CliRun>()
  let copies = 0
  const produce = async (from: number, to: number): Promise<void> => {
    for (const block of soakBlocks(plan, from, to)) await topic.produce(block)
  }
  if (!empty) await produce(0, plan.count)
  return {
    topic,
    server,
    plan,
    produce,
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
    close: async () => {
      for (const run of running) run.kill('SIGKILL')
      await Promise.all([...running].map((run) => run.ended))
      await Promise.all([topic.close(), server.close()])
      rmSync(root, { recursive: true, force: true })
    },
  }
}
