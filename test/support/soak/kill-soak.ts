import { setTimeout as delay } from 'node:timers/promises'
import type { CliRun } from '../cli/spawn-cli.ts'
import type { StrictOneSignal } from '../http/strict-onesignal.ts'
import { balance, type Balance } from './balance-sheet.ts'
import { aheadOfStore } from './positions.ts'
import { createSoakBench } from './soak-bench.ts'
import type { SoakPlan } from './soak-records.ts'
import { storms } from './storms.ts'

export type KillSoak = {
  readonly plan: SoakPlan
  /** `kill -9` of the relay so long after each of its starts, or each time so many further events were taken in. */
  readonly killEvery: { readonly ms: number } | { readonly takenIn: number }
  /** Told of each end of a relay, in words. */
  readonly onEnd?: (line: string) => void
}

export type KillSoakResult = {
  readonly balance: Balance
  readonly kills: number
  /** Committed offsets that were ahead of the store at a kill or at the end, in words. */
  readonly ahead: readonly string[]
  readonly committed: Readonly<Record<number, string>>
  readonly ends: Readonly<Record<number, string>>
  /** Of the last run. */
  readonly exit: { readonly code: number | null; readonly stderr: string }
  /** How often the server met each of its behaviours. */
  readonly answers: ReadonlyMap<string, number>
  /** From the first start to the end. */
  readonly seconds: number
}

/** Growing, so that no storm lasts longer than a delivery is tried. */
export const stormRetry = {
  delaysMs: Array.from({ length: 60 }, (_, retry) => Math.min(2_000, 100 * (retry + 1))),
  on: ['408', '429', '5xx', 'network'],
}

/**
 * One relay that is killed again and again while it sends to a server that fails in every way, until nothing is left.
 * The records are there before it starts.
 */
export async function killSoak(bootstrapServers: string, options: KillSoak): Promise<KillSoakResult> {
  const { plan, killEvery, onEnd } = options
  const { script, met } = storms()
  const soak = await createSoakBench(bootstrapServers, { plan, script })
  try {
    const directory = soak.copyWorkspace({ retry: stormRetry })
    const ahead: string[] = []
    const began = performance.now()
    for (let kills = 0; ; kills += 1) {
      const run = soak.relay(directory, '--until-idle')
      const killed = await endOrKill(run, soak.server, killEvery)
      const { code } = await run.ended
      ahead.push(...(await aheadOfStore(soak.topic, [directory])))
      const seconds = (performance.now() - began) / 1000
      onEnd?.(`${killed ? 'killed' : 'ended'} at ${seconds.toFixed(0)} s, ${soak.server.received().size} taken in`)
      if (killed) continue
      return {
        balance: balance(plan, [directory], soak.server),
        kills,
        ahead,
        committed: await soak.topic.committed(),
        ends: await soak.topic.ends(),
        exit: { code, stderr: run.stderr() },
        answers: met,
        seconds,
      }
    }
  } finally {
    await soak.close()
  }
}

/** True where the relay was killed before it came to its end by itself. */
async function endOrKill(run: CliRun, server: StrictOneSignal, every: KillSoak['killEvery']): Promise<boolean> {
  const began = performance.now()
  const goal = 'takenIn' in every ? server.received().size + every.takenIn : Infinity
  const afterMs = 'ms' in every ? every.ms : Infinity
  let ended = false
  void run.ended.then(() => {
    ended = true
  })
  while (!ended) {
    if (server.received().size >= goal || performance.now() - began >= afterMs) {
      run.kill('SIGKILL')
      return (await run.ended).signal === 'SIGKILL'
    }
    await delay(5)
  }
  return false
}
