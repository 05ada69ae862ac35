import type { Account } from '#shared/schema/account.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'

type AccountOptions = { readonly sent?: string; readonly received?: string }

/** `signalbench account`: what was sent against what was received. */
export const defineAccount: DefineCommand = (program, start) => {
  program
    .command('account')
    .description('Set what was sent against what was received, by event id.')
    .option('--sent <log>', 'what send --json or run --json printed')
    .option('--received <log>', 'what receive --json printed; without both, the logs of this workspace')
    .action((options: AccountOptions) => start((context) => account(context, options)))
}

async function account(context: CommandContext, { sent, received }: AccountOptions): Promise<ExitCode> {
  if ((sent === undefined) !== (received === undefined)) {
    throw new AppError('BAD_INPUT', 'Name both sides, --sent LOG and --received LOG, or neither for this workspace.')
  }
  const { output } = context
  const found =
    sent === undefined || received === undefined
      ? await ofWorkspace(context)
      : await (await import('../account/account-of-logs.ts')).accountOfLogs(sent, received, context.stop.signal)
  // Half of a log says nothing true.
  if (context.stop.signal.aborted) return exitCodes.interrupted
  if (output.json) await output.write(stringifyJson({ type: 'account', ...found.account }))
  else await output.write(textOf(found.account))
  const { lost } = found.examples
  if (lost.length > 0) output.say(`Lost: ${lost.join(', ')}${found.account.lost > lost.length ? ', …' : ''}`)
  return found.account.lost > 0 ? exitCodes.notGood : exitCodes.good
}

async function ofWorkspace({ directory, output, stop }: CommandContext) {
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { openTraceLogs } = await import('#engine/trace/logs.ts')
  const { accountOfWorkspace } = await import('#engine/trace/account/account-of-workspace.ts')
  const opened = await openCommandWorkspace(directory, (line) => output.say(line))
  const logs = openTraceLogs(directory, opened.ports.logger)
  try {
    return await accountOfWorkspace(logs, opened.workspace, { run: null, signal: stop.signal })
  } finally {
    logs.close()
    await opened.close()
  }
}

function textOf({ sent, received, lost, duplicated, late, unexpected, elsewhere, open }: Account): string {
  const counts = `sent ${sent}, received ${received}, lost ${lost}, duplicated ${duplicated}, late ${late}, unexpected ${unexpected}`
  const rest = [
    ...(elsewhere > 0 ? [`${elsewhere} sent to servers that this workspace does not see`] : []),
    ...(open > 0 ? [`${open} still to be sent again`] : []),
  ]
  return [counts, ...rest].join('\n')
}
