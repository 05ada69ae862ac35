import { setTimeout as delay } from 'node:timers/promises'
import type { CliRun } from '../cli/spawn-cli.ts'
import { balance, type Balance } from './balance-sheet.ts'
import { stormRetry } from './kill-soak.ts'
import { LogLook } from './log-look.ts'
import { aheadOfStore } from './positions.ts'
import { createSoakBench, type SoakBench } from './soak-bench.ts'
import type { SoakPlan } from './soak-records.ts'
import { storms } from './storms.ts'

/** One relay process with a workspace of its own. */
type Member = { readonly directory: string; readonly run: CliRun }

export type ScalingSoakResult = {
  readonly balance: Balance
  /** Committed offsets that were ahead of the logs together, at the kills or at the end, in words. */
  readonly ahead: readonly string[]
  readonly committed: Readonly<Record<number, string>>
  readonly ends: Readonly<Record<number, string>>
  /** Records in the log of each of the six, the killed ones first. */
  readonly stored: readonly number[]
  /** How the survivors ended, and the ones that finished what the killed ones had left. */
  readonly exits: readonly (number | null)[]
  readonly seconds: number
}

function lookInto<T>({ directory }: Member, look: (log: LogLook) => T): T {
  const log = new LogLook(directory)
  try {
    return look(log)
  } finally {
    log.close()
  }
}

/** Records in the log of a relay. */
const storedBy = (member: Member): number => lookInto(member, (log) => log.count())

/**
 * Four relays of one group share the partitions while records come in; two of them are killed, two others join, and in
 * the end the logs of the killed ones are finished.
 */
export async function scalingSoak(bootstrapServers: string, plan: SoakPlan): Promise<ScalingSoakResult> {
  const soak = await createSoakBench(bootstrapServers, { plan, script: storms().script, empty: true })
  const waiting = new Waiting(soak)
  const part = Math.floor(plan.count / 3)
  const join = (): Member => {
    const directory = soak.copyWorkspace({ retry: stormRetry })
    const run = soak.relay(directory)
    waiting.watch(run)
    return { directory, run }
  }
  try {
    const began = performance.now()
    const first = [join(), join(), join(), join()] as const
    const killed = first.slice(0, 2)
    const founders = await waiting.shared()
    const producing = soak.produce(0, 2 * part)
    await waiting.until(
      () => killed.every((member) => storedBy(member) > part / 12),
      'those to be killed have stored too little',
    )
    waiting.forget(runsOf(killed))
    for (const run of runsOf(killed)) run.kill('SIGKILL')
    await Promise.all(killed.map(({ run }) => run.ended))
    const ahead = [...(await aheadOfStore(soak.topic, directoriesOf(first)))]
    const alive = [...first.slice(2), join(), join()]
    await producing
    await waiting.shared(founders, 2)
    await soak.produce(2 * part, plan.count)
    await waiting.allRead()
    await Promise.all(alive.map((member) => waiting.nothingLeft(member)))
    waiting.forget(runsOf(alive))
    for (const run of runsOf(alive)) run.kill('SIGINT')
    const ends = await Promise.all(alive.map(({ run }) => run.ended))
    // What the killed ones had stored is in their own logs: it is delivered when those workspaces run again.
    const again = killed.map(({ directory }) => soak.relay(directory, '--until-idle'))
    const last = await Promise.all(again.map((run) => run.ended))
    const all = [...killed, ...alive]
    ahead.push(...(await aheadOfStore(soak.topic, directoriesOf(all))))
    return {
      balance: balance(plan, directoriesOf(all), soak.server),
      ahead,
      committed: await soak.topic.committed(),
      ends: await soak.topic.ends(),
      stored: all.map(storedBy),
      exits: [...ends, ...last].map(({ code }) => code),
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await soak.close()
  }
}

const runsOf = (members: readonly Member[]): readonly CliRun[] => members.map(({ run }) => run)
const directoriesOf = (members: readonly Member[]): readonly string[] => members.map(({ directory }) => directory)

/** Looks again and again whether something holds; a relay that ends by itself meanwhile is the error. */
class Waiting {
  readonly #soak: SoakBench
  readonly #ended = new Map<CliRun, string>()

  constructor(soak: SoakBench) {
    this.#soak = soak
  }

  watch(run: CliRun): void {
    void run.ended.then(({ code }) => this.#ended.set(run, `a relay ended with ${code}: ${run.stderr()}`))
  }

  /** It is meant to end from now on. */
  forget(runs: readonly CliRun[]): void {
    for (const run of runs) void run.ended.then(() => this.#ended.delete(run))
  }

  /** Until four members have the partitions among them, no more than `survivors` of the founders; their ids. */
  async shared(founders: readonly string[] = [], survivors = 0): Promise<readonly string[]> {
    let members: readonly string[] = []
    const isShared = async () => {
      members = await this.#soak.topic.members()
      return members.length === 4 && members.filter((id) => founders.includes(id)).length <= survivors
    }
    await this.until(isShared, 'the group has no four members that are alive')
    return members
  }

  allRead(): Promise<void> {
    const { topic } = this.#soak
    const isAll = async () => JSON.stringify(await topic.committed()) === JSON.stringify(await topic.ends())
    return this.until(isAll, 'not everything is committed')
  }

  /** By its log: what it told of its progress may be older than what it read last. */
  nothingLeft(member: Member): Promise<void> {
    return this.until(
      () => lookInto(member, (log) => log.openDeliveries()) === 0,
      `${member.directory} has deliveries left`,
    )
  }

  async until(holds: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
    // Storms make it slow: the time that it may take grows with the number of records.
    const deadline = performance.now() + 60_000 + 1.5 * this.#soak.plan.count
    while (!(await holds())) {
      const [broken] = this.#ended.values()
      if (broken !== undefined) throw new Error(broken)
      if (performance.now() > deadline) throw new Error(`${otherwise} yet`)
      await delay(50)
    }
  }
}
