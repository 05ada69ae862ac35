import { spawn } from 'node:child_process'
import type { Stop } from '../run/stop.ts'
import { findElectron, hasDisplay } from './electron-runtime.ts'

export type DesktopOutcome =
  /** The window was there and was closed. */
  | { readonly kind: 'closed'; readonly code: number }
  /** No window could be opened; the reason completes "The desktop app cannot run here: …". */
  | { readonly kind: 'unavailable'; readonly reason: string }

/** An app that ends with an error within this time never showed its window: a library is missing, for example. */
const diedAtOnceMs = 3000

/** Opens the desktop app on a workspace and waits until it is closed. */
export async function launchDesktop(root: string, directory: string, stop: Stop): Promise<DesktopOutcome> {
  const runtime = findElectron()
  if (!runtime.found) return { kind: 'unavailable', reason: runtime.reason }
  if (!hasDisplay())
    return { kind: 'unavailable', reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' }
  const started = performance.now()
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const child = spawn(runtime.executable, [...flags(), ...(runtime.isApp ? [] : [root]), `--workspace=${directory}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  })
  let lastWords = ''
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('utf8')).slice(-2000)
  })
  const end = (): void => void child.kill('SIGTERM')
  stop.signal.addEventListener('abort', end)
  const code = await new Promise<number>((done) => {
    child.on('error', (error) => {
      lastWords = error.message
      done(127)
    })
    child.on('close', (exit) => done(exit ?? 1))
  })
  stop.signal.removeEventListener('abort', end)
  if (code !== 0 && !stop.signal.aborted && performance.now() - started < diedAtOnceMs) {
    const words = lastWords.trim().split('\n').at(-1) ?? ''
    return { kind: 'unavailable', reason: `Electron ended at once with code ${code}: ${words}` }
  }
  return { kind: 'closed', code: stop.signal.aborted ? 0 : code }
}

/** Chromium refuses to run as root with its sandbox; containers know no other user. */
const flags = (): string[] => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])
