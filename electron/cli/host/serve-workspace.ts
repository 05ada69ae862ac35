import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { openBrowser } from '../desktop/open-browser.ts'
import { packageRoot } from '../desktop/package-root.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { untilStopped } from '../run/until-stopped.ts'

export type ServeChoice = { readonly host: string; readonly port: number; readonly browser: boolean }

/** Runs engine and page on loopback until the command is told to end. */
export async function serveWorkspace(context: CommandContext, choice: ServeChoice): Promise<ExitCode> {
  const { output, stop } = context
  const page = join(packageRoot(), 'out', 'renderer')
  if (!existsSync(join(page, 'index.html'))) {
    throw new AppError('INTERNAL', `The page is missing in ${page}. Run \`npm run build\`.`)
  }
  const { openEngine } = await import('./open-engine.ts')
  const { serveEngine } = await import('#engine/transport/serve.ts')
  const engine = await openEngine(context, { command: 'serve', autoStart: true, mayBeReadOnly: true })
  try {
    if (engine.readOnlyReason !== null) output.say(engine.readOnlyReason)
    const served = await serveEngine(engine, { host: choice.host, port: choice.port, staticDirectory: page })
    try {
      if (output.json) await output.write(stringifyJson({ type: 'listening', url: served.url }))
      else await output.write(`Signalbench is at ${served.url}`)
      if (!isLoopback(choice.host)) output.say(`Warning: ${choice.host} can be reached from other machines.`)
      output.say('Stop it with Ctrl+C.')
      if (choice.browser && !output.json) openBrowser(served.url)
      await untilStopped(stop.signal)
    } finally {
      await served.close()
    }
  } finally {
    await engine.close()
  }
  return exitCodes.good
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')
