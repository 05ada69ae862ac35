import { createHash } from 'node:crypto'
import { cpSync, mkdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { app } from 'electron'
import { workspaceFolderOf } from './workspace-folder.ts'

/** The folder of `--workspace`, which may also name a file in it, else the user's own copy of the sample, so that a double click opens something alive. */
export function workspaceOf(args: readonly string[]): string {
  const at = args.findIndex((arg) => arg === '--workspace' || arg.startsWith('--workspace='))
  const given = args[at]?.split('=').slice(1).join('=') || args[at + 1]
  if (at >= 0 && given !== undefined && given !== '') return workspaceFolderOf(resolve(given))
  const sample = join(shellFolder(), 'sample')
  // In an installed app it lies beside the archive: `cpSync` cannot read from inside.
  const bundled = join(app.getAppPath().replace(/\.asar$/, '.asar.unpacked'), 'sample')
  cpSync(bundled, sample, {
    recursive: true,
    force: false,
    errorOnExist: false,
    filter: (path) => basename(path) !== '.signalbench',
  })
  return sample
}

/** Where the shell keeps what belongs to no workspace. `--user-data-dir` moves it, as in every Chromium program. */
export function shellFolder(): string {
  const chosen = app.commandLine.getSwitchValue('user-data-dir')
  return chosen === '' ? join(app.getPath('appData'), 'Signalbench') : resolve(chosen)
}

/**
 * One window process a workspace: a second start brings the first one's window to the front. The claim is Electron's
 * single-instance lock, which belongs to the user data folder, so each workspace gets its own.
 */
export function claimWorkspace(directory: string): boolean {
  const id = createHash('sha256').update(directory).digest('hex').slice(0, 12)
  const folder = join(shellFolder(), 'workspaces', `${basename(directory)}-${id}`)
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
  return app.requestSingleInstanceLock()
}
