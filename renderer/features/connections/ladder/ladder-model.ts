/** A run of the ladder as the screen shows it: eleven rows, each in one state. */
import type { ProbeEvent, ProbeSummary, Rung, RungName } from '#shared/schema/probe.ts'
import { rungNames } from '#shared/schema/probe.ts'

export type LadderRun = {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed'
  readonly rungs: Readonly<Partial<Record<RungName, Rung>>>
  /** The rung that is being tried. */
  readonly trying: RungName | null
  readonly summary: ProbeSummary | null
  /** Why the run itself failed: the form is wrong, a secret is missing, the engine is gone. */
  readonly problem: string | null
  /** What was tested, to notice that the form has changed since. */
  readonly tested: string
}

export type LadderRow =
  | { readonly name: RungName; readonly state: 'waiting' | 'trying' | 'untried' }
  | { readonly name: RungName; readonly state: Rung['status']; readonly rung: Rung }

export const freshRun = (tested: string): LadderRun => ({
  state: 'running',
  rungs: {},
  trying: null,
  summary: null,
  problem: null,
  tested,
})

/** The run after one more thing that the engine said. */
export function withEvent(run: LadderRun, event: ProbeEvent): LadderRun {
  switch (event.type) {
    case 'started':
      return { ...run, trying: event.rung }
    case 'rung': {
      const { type: _type, ...rung } = event
      return {
        ...run,
        trying: run.trying === rung.rung ? null : run.trying,
        rungs: { ...run.rungs, [rung.rung]: rung },
      }
    }
    case 'summary':
      return { ...run, state: 'done', trying: null, summary: { ok: event.ok, failedRung: event.failedRung } }
  }
}

/** All rungs in order. What was not reached waits while it runs, and stays untried afterwards. */
export function rowsOf(run: LadderRun | null): readonly LadderRow[] {
  return rungNames.map((name) => {
    const rung = run?.rungs[name]
    if (rung !== undefined) return { name, state: rung.status, rung }
    if (run?.state === 'running') return { name, state: run.trying === name ? 'trying' : 'waiting' }
    return { name, state: 'untried' }
  })
}

export type Verdict = 'can-consume' | 'connects' | 'cannot-consume' | 'testing' | 'untested'

/** What the run says of the connection. Without topics and a group it proves no more than that it connects. */
export function verdictOf(run: LadderRun | null): Verdict {
  if (run === null || run.state === 'cancelled' || run.state === 'failed') return 'untested'
  if (run.summary === null) return 'testing'
  if (!run.summary.ok) return 'cannot-consume'
  const proven = (name: RungName): boolean => ['ok', 'warning'].includes(run.rungs[name]?.status ?? 'skipped')
  return proven('topic-access') && proven('group-access') ? 'can-consume' : 'connects'
}

export type CommandTool = NonNullable<Rung['commands']>[number]['tool']

/** The commands of one tool, all of them where the tool is unknown. */
export const commandsFor = (rung: Rung, tool: CommandTool): readonly string[] =>
  (rung.commands ?? []).filter((one) => one.tool === tool).map((one) => one.command)

/** Tools that this rung has commands for, in their order. */
export const toolsOf = (rung: Rung): readonly CommandTool[] => [
  ...new Set((rung.commands ?? []).map(({ tool }) => tool)),
]

/** What to do, without the commands, which are shown by themselves. */
export const advice = (rung: Rung): readonly string[] =>
  rung.fix.filter((line) => !(rung.commands ?? []).some(({ command }) => line.trim() === command.trim()))

/** The first sentence says what happened and stands out; the rest says why. */
export function splitMessage(message: string): { readonly what: string; readonly why: string } {
  const found = /^(.+?[.!?])\s+(?=[A-ZÄÖÜ"“(])(.*)$/s.exec(message)
  return found === null ? { what: message, why: '' } : { what: found[1] ?? message, why: found[2] ?? '' }
}
