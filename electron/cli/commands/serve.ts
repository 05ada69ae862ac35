import { ensureBuilt } from '../build/ensure-built.ts'
import { packageRoot } from '../desktop/package-root.ts'
import { serveWorkspace } from '../host/serve-workspace.ts'
import type { DefineCommand } from '../run/command.ts'
import { parseCount } from '../run/parse.ts'

type ServeOptions = { readonly host: string; readonly port: number }

/** `signalbench serve`: engine and UI on loopback, for a browser. */
export const defineServe: DefineCommand = (program, start) => {
  program
    .command('serve')
    .description('Run the engine and show the app in a browser on this machine.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port (0 = any free one)', parseCount(0, 65_535), 0)
    .action((options: ServeOptions) =>
      start(async (context) => {
        await ensureBuilt(packageRoot(), (line) => context.output.say(line))
        return serveWorkspace(context, { ...options, browser: false })
      }),
    )
}
