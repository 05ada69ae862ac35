import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from '../build/ensure-built.ts'
import { dataFolder } from '../desktop/data-folder.ts'
import { hasDisplay } from '../desktop/electron-runtime.ts'
import { launchDesktop } from '../desktop/launch-desktop.ts'
import { packageRoot } from '../desktop/package-root.ts'
import { serveWorkspace } from '../host/serve-workspace.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { parseCount } from '../run/parse.ts'

type OpenOptions = { readonly port: number; readonly browser: boolean }

/** `signalbench open`: what `npm start` runs. */
export const defineOpen: DefineCommand = (program, start) => {
  program
    .command('open')
    .description('Open the app: the desktop window where one can appear, else in a browser.')
    .option('--port <n>', 'port when it opens in a browser (0 = any free one)', parseCount(0, 65_535), 0)
    .option('--no-browser', 'print the address only, open no browser')
    .action((options: OpenOptions) => start((context) => open(context, options)))
}

async function open(context: CommandContext, options: OpenOptions): Promise<ExitCode> {
  const root = packageRoot()
  const directory = await workspaceToOpen(context, root)
  await ensureBuilt(root, (line) => context.output.say(line))
  context.output.say(`Opening ${directory} …`)
  const outcome = await launchDesktop(root, directory, context.stop)
  if (outcome.kind === 'closed') return outcome.code === 0 ? exitCodes.good : exitCodes.notGood
  context.output.say(`The desktop app cannot run here: ${outcome.reason}. Opening in a browser instead.`)
  return serveWorkspace(
    { ...context, directory },
    { host: '127.0.0.1', port: options.port, browser: options.browser && hasDisplay() },
  )
}

/** Without `--workspace`, outside a workspace: the user's own copy of the sample, so that there is something alive to see. */
async function workspaceToOpen(context: CommandContext, root: string): Promise<string> {
  if (context.directoryGiven || existsSync(join(context.directory, 'signalbench.json'))) return context.directory
  const { prepareSampleWorkspace } = await import('#engine/workspace/sample-workspace.ts')
  const sample = join(dataFolder(), 'sample')
  prepareSampleWorkspace(sample, join(root, 'sample'))
  context.output.say(`No workspace was named, so this is your copy of the sample: ${sample}`)
  return sample
}
