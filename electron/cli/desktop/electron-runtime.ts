import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** An Electron that can be started now, or why there is none. */
export type ElectronRuntime =
  | {
      readonly found: true
      readonly executable: string
      /** True where the executable is the installed app itself and needs not be told which app to load. */
      readonly isApp: boolean
    }
  | { readonly found: false; readonly reason: string }

const executableName: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/**
 * Finds an Electron: the installed app, when this is its own program run as a plain Node (packaging/cli), else the one of
 * the checkout. It is found without importing the `electron` package, because that would begin a download of 100 MB when
 * its binary is not there yet. ELECTRON_OVERRIDE_DIST_PATH is the same variable that the package itself reads.
 */
export function findElectron(env: NodeJS.ProcessEnv = process.env, root: string = packageRoot()): ElectronRuntime {
  if (process.versions.electron !== undefined) return { found: true, executable: process.execPath, isApp: true }
  const folder = join(root, 'node_modules', 'electron')
  const own = env.ELECTRON_OVERRIDE_DIST_PATH
  const name = readIfThere(join(folder, 'path.txt')) ?? executableName[process.platform] ?? 'electron'
  if (own !== undefined && own !== '') {
    const executable = join(own, name)
    if (existsSync(executable)) return { found: true, executable, isApp: false }
    return { found: false, reason: `ELECTRON_OVERRIDE_DIST_PATH is set, but ${executable} does not exist` }
  }
  const executable = join(folder, 'dist', name)
  if (existsSync(executable)) return { found: true, executable, isApp: false }
  if (!existsSync(folder)) return { found: false, reason: 'the electron package is not installed' }
  return { found: false, reason: 'the electron package is installed, but its runtime was not downloaded' }
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

/** Whether a window could appear: always on macOS and Windows, elsewhere when a display server is named. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true
  return (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== ''
}
