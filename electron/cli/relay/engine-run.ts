import type { Engine } from '#engine/engine.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { BesideRelays } from '../run/beside-relays.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { latencyOf, latencyText } from './latency.ts'
import { attemptJson, progressJson, summaryJson, totalsOf, totalsText } from './relay-lines.ts'
import { RelayReport } from './relay-run.ts'
import { runUntil, type RunEnd, type RunUntilOptions } from './run-until.ts'

/** Starts relays one after the other and reports what they tell. */
export async function startRelays(
  { output }: CommandContext,
  engine: Engine,
  names: readonly string[],
  options: {
    readonly live: boolean
    readonly printAttempts: boolean
    /** Called before the first relay starts: from then on it has something to tell. */
    readonly beforeStart?: (report: RelayReport) => void
  },
): Promise<RelayReport> {
  const { services } = engine
  const report = new RelayReport(output, (row) => (output.json && options.printAttempts ? attemptJson(row) : null))
  options.beforeStart?.(report)
  for (const name of names) {
    for (const warning of await joinWarnings(engine, name, options.live)) output.say(`${name}: ${warning}`)
    await services.relays.start(name, { allowLive: options.live, listener: report.listener })
  }
  return report
}

/** A dry run joins no group. A cluster that cannot be asked is told of by the start itself. */
async function joinWarnings(
  { services, readOnlyReason }: Engine,
  name: string,
  live: boolean,
): Promise<readonly string[]> {
  const { mode } = services.workspace.get('relays', name)
  const joins = mode === 'emulator' || (mode === 'live' && live)
  if (!joins || readOnlyReason !== null) return []
  return await services.groups.joinWarnings(name).catch((error: unknown) => {
    if (error instanceof AppError) return []
    throw error
  })
}

/** `--give-up-after` as an option of `finishRun`. */
export const giveUpAfter = (ms: number | undefined): Pick<RunUntilOptions, 'giveUpAfterMs'> =>
  ms === undefined ? {} : { giveUpAfterMs: ms }

/** Waits for the end of the run, stops cleanly, prints the summary and gives the exit code. */
export async function finishRun(
  { output, stop }: CommandContext,
  { services }: Engine,
  report: RelayReport,
  options: Pick<RunUntilOptions, 'names' | 'untilIdle' | 'giveUpAfterMs'> & { readonly beside?: BesideRelays },
): Promise<ExitCode> {
  const { beside } = options
  const { relays } = services
  const mine = (): readonly RelayStatus[] => relays.statuses().filter((one) => options.names.includes(one.name))
  const onProgress = (statuses: readonly RelayStatus[]): void => {
    const states = Object.fromEntries(statuses.map(({ name, state }) => [name, state]))
    const totals = totalsOf(statuses, report.failed)
    if (output.json) report.print(progressJson(totals, states, beside?.counts() ?? {}))
    else output.say(joined([totalsText(totals), beside?.text() ?? null], '; '))
    report.sayMessages(statuses)
  }
  const alsoIdle = (): boolean => beside?.isIdle() ?? true
  const alsoNews = (): string => beside?.news() ?? ''
  const end = await runUntil(relays, stop, { ...options, alsoIdle, alsoNews, onProgress })
  const paused = report.pausedStatus(mine())
  // What the next progress would have told, such as why it ended.
  report.sayMessages(mine())
  if (end === 'unreachable') {
    output.say('Giving up, because the cluster stays away. Nothing is lost: run it again when the cluster is back.')
  }
  // Looked at once more, so that the summary's lag is of now: a pause comes between two looks.
  if (end === 'paused') await Promise.all(options.names.map((name) => relays.isIdle(name)))
  await Promise.all([...options.names.map((name) => relays.stop(name)), beside?.stop()])
  const counted = totalsOf(mine(), report.failed)
  const latency = latencyOf(mine())
  const totals = end === 'idle' ? { ...counted, lag: 0 } : counted
  await report.finished()
  if (output.json) await output.write(summaryJson(totals, paused, latency, beside?.counts() ?? {}))
  else await output.write(joined([totalsText(totals), beside?.text() ?? null, latencyText(latency)], '\n'))
  return codeOf(end, paused, totals.failed + totals.pending + (beside?.left() ?? 0))
}

const joined = (texts: readonly (string | null)[], between: string): string =>
  texts.filter((text) => text !== null).join(between)

function codeOf(end: RunEnd, paused: number | null, left: number): ExitCode {
  if (paused !== null || end === 'unreachable') return exitCodes.unreachable
  return left > 0 || end === 'ended' ? exitCodes.notGood : exitCodes.good
}
