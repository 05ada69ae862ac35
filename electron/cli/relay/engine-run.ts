import type { Engine } from '#engine/engine.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { attemptJson, progressJson, summaryJson, totalsOf, totalsText } from './relay-lines.ts'
import { RelayReport } from './relay-run.ts'
import { runUntil, type RunEnd } from './run-until.ts'

/** Starts relays one after the other and reports what they tell. */
export async function startRelays(
  { output }: CommandContext,
  { services }: Engine,
  names: readonly string[],
  options: { readonly live: boolean; readonly printAttempts: boolean },
): Promise<RelayReport> {
  const report = new RelayReport(output, (row) => (output.json && options.printAttempts ? attemptJson(row) : null))
  for (const name of names) {
    await services.relays.start(name, { allowLive: options.live, listener: report.listener })
    const status = services.relays.statuses().find((one) => one.name === name)
    if (status?.message !== null && status?.message !== undefined) output.say(`${name}: ${status.message}`)
  }
  return report
}

/** Waits for the end of the run, stops cleanly, prints the summary and gives the exit code. */
export async function finishRun(
  { output, stop }: CommandContext,
  { services }: Engine,
  report: RelayReport,
  options: { readonly names: readonly string[]; readonly untilIdle: boolean; readonly alsoIdle?: () => boolean },
): Promise<ExitCode> {
  const { relays } = services
  const mine = (): readonly RelayStatus[] => relays.statuses().filter((one) => options.names.includes(one.name))
  const messages = new Map<string, string | null>()
  const onProgress = (statuses: readonly RelayStatus[]): void => {
    const states = Object.fromEntries(statuses.map(({ name, state }) => [name, state]))
    if (output.json) report.print(progressJson(totalsOf(statuses), states))
    else output.say(totalsText(totalsOf(statuses)))
    for (const { name, message } of statuses) {
      if (message !== null && message !== messages.get(name)) output.say(`${name}: ${message}`)
      messages.set(name, message)
    }
  }
  const alsoIdle = options.alsoIdle ?? ((): boolean => true)
  const end = await runUntil(relays, stop, { ...options, alsoIdle, onProgress })
  const paused = report.pausedStatus(mine())
  const failed = mine().find((one) => one.state === 'failed' || one.state === 'reconnecting')?.message ?? null
  await Promise.all(options.names.map((name) => relays.stop(name)))
  const totals = totalsOf(mine())
  await report.finished()
  if (failed !== null && end !== 'idle') output.say(failed)
  if (output.json) await output.write(summaryJson(totals, paused))
  else await output.write(totalsText(totals))
  return codeOf(end, paused, totals.failed + totals.pending)
}

function codeOf(end: RunEnd, paused: number | null, left: number): ExitCode {
  if (paused !== null || end === 'unreachable') return exitCodes.unreachable
  return left > 0 || end === 'ended' ? exitCodes.notGood : exitCodes.good
}
