import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { AppError } from '#shared/lib/app-error.ts'
import { defineAccount } from './commands/account.ts'
import { defineCheck } from './commands/check.ts'
import { defineExport } from './commands/export.ts'
import { defineMap } from './commands/map.ts'
import { defineOpen } from './commands/open.ts'
import { defineProbe } from './commands/probe.ts'
import { defineReceive } from './commands/receive.ts'
import { defineRelay } from './commands/relay.ts'
import { defineRender } from './commands/render.ts'
import { defineRun } from './commands/run.ts'
import { defineSend } from './commands/send.ts'
import { defineServe } from './commands/serve.ts'
import { defineTail } from './commands/tail.ts'
import { defineTrace } from './commands/trace.ts'
import { defineVerifySignature } from './commands/verify-signature.ts'
import { packageRoot } from './desktop/package-root.ts'
import type { DefineCommand, StartCommand } from './run/command.ts'
import { exitCodeOf, exitCodes } from './run/exit-codes.ts'
import { createOutput } from './run/output.ts'
import { createStop } from './run/stop.ts'
import { systemErrorText } from './run/system-error.ts'
import { terminalColumns } from './run/terminal-columns.ts'

const commands: readonly DefineCommand[] = [
  defineOpen,
  defineServe,
  defineProbe,
  defineTail,
  defineMap,
  defineRelay,
  defineRun,
  defineRender,
  defineSend,
  defineReceive,
  defineTrace,
  defineAccount,
  defineCheck,
  defineVerifySignature,
  defineExport,
]

/** Runs one command line and returns its exit code; never throws. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.good
  const start: StartCommand = async (work) => {
    const options = program.opts<{ workspace?: string; json?: boolean }>()
    const output = createOutput(options.json === true, process.stdout, process.stderr)
    using stop = createStop(output.closed)
    try {
      code = await work({
        output,
        stop,
        directory: resolve(options.workspace ?? '.'),
        directoryGiven: options.workspace !== undefined,
        version: version(),
      })
    } catch (error) {
      code = report(error, (line) => output.say(line))
    }
    if (stop.reason() === 'signal') code = exitCodes.interrupted
    await output.flush()
  }
  const program = createProgram(start)
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    code = report(error, (line) => void process.stderr.write(`${line}\n`))
  }
  return code
}

/** Descriptions are broken into lines down to this many columns. */
const leastHelpWidth = 12

const exitCodeHelp = `
Exit codes:
  0    done and good
  1    done, and what was checked is not good
  2    bad usage or a bad file
  3    could not reach something
  130  interrupted`

function createProgram(start: StartCommand): Command {
  const program = new Command('signalbench')
    .description('Watch Kafka records become OneSignal events, and relay them.')
    .option('--workspace <dir>', 'workspace folder (default: the current one)')
    .option('--json', 'machine output on stdout, one JSON object a line; human text goes to stderr')
    .version(version())
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('(signalbench --help shows all commands)')
    .configureHelp({ minWidthToWrap: leastHelpWidth })
    .configureOutput({
      getOutHelpWidth: () => terminalColumns(process.stdout, process.env),
      getErrHelpWidth: () => terminalColumns(process.stderr, process.env),
    })
    .exitOverride()
  for (const define of commands) define(program, start)
  acceptCommonOptionsAnywhere(program)
  return program
}

/** `signalbench tail x --json` and `signalbench --json tail x` are the same. */
function acceptCommonOptionsAnywhere(program: Command): void {
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError('(add --help to see the options)')
    command.option('--workspace <dir>', 'workspace folder (default: the current one)')
    command.option('--json', 'machine output on stdout, one JSON object a line; human text goes to stderr')
    command.on('option:workspace', (dir: string) => program.setOptionValue('workspace', dir))
    command.on('option:json', () => program.setOptionValue('json', true))
  }
}

/** Tells what went wrong and which exit code it is. An error that nobody foresaw comes with its stack. */
function report(error: unknown, say: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage
  if (error instanceof AppError) {
    say(error.message)
    return exitCodeOf(error.code)
  }
  const aboutFile = systemErrorText(error)
  if (aboutFile !== null) {
    say(aboutFile)
    return exitCodes.usage
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodes.notGood
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null
  return typeof found === 'string' ? found : '0.0.0'
}
