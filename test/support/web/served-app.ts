import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt } from '#cli/build/ensure-built.ts'
import { packageRoot } from '#cli/desktop/package-root.ts'

const entry = join(import.meta.dirname, 'serve-entry.ts')

/** The folder of the built page; built first where the sources are newer. SIGNALBENCH_PAGE names another one. */
export async function builtPage(): Promise<string> {
  const own = process.env.SIGNALBENCH_PAGE
  if (own !== undefined && own !== '') return own
  await ensureBuilt(packageRoot(), () => undefined)
  return join(packageRoot(), 'out', 'renderer')
}

export type ServedApp = {
  readonly url: string
  readonly port: number
  /** Ends the process as a crash would. */
  kill(): Promise<void>
  /** Ends it as Ctrl+C would: in flight is finished, the workspace is released. */
  stop(): Promise<void>
}

const token = 'a-token-for-tests-only'

/** Serves a workspace in a process of its own; `port` 0 takes a free one. */
export async function serveApp(directory: string, page: string, port = 0): Promise<ServedApp> {
  const child = spawn(process.execPath, [entry, directory, page, String(port), token], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await listeningUrl(child)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return { url, port: Number(new URL(url).port), kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let stderr = ''
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('exit', (code) => reject(new Error(`The served app ended with code ${code}.\n${stderr}`)))
    if (child.stdout === null) return reject(new Error('no stdout'))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message: unknown = line.startsWith('{') ? JSON.parse(line) : null
      if (typeof message === 'object' && message !== null && 'url' in message) resolve(String(message.url))
    })
  })
}
