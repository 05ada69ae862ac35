import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EnginePorts } from '../ports.ts'
import { acquireWorkspaceLock } from '../store/lock.ts'

/** What an engine may do with its workspace. */
export type WorkspaceHold = {
  /** Who else has the workspace open and what to do; null where it is ours. */
  readonly readOnlyReason: string | null
  /** Where the inspector may write: nowhere in a workspace that somebody else holds. */
  readonly keptFolder: string
  /** Gives the workspace free; the last thing an engine does. */
  release(): void
}

/** Takes the workspace for this process, or finds out who has it. Throws STORE_FAILED where nothing can be written. */
export function holdWorkspace(
  directory: string,
  command: string,
  { clock, logger }: Pick<EnginePorts, 'clock' | 'logger'>,
): WorkspaceHold {
  const lock = acquireWorkspaceLock(directory, { command, clock })
  if (lock.ok) {
    return { readOnlyReason: null, keptFolder: join(directory, '.signalbench'), release: () => lock.value.release() }
  }
  logger.warn({ holder: lock.error.holder }, 'the workspace is opened read-only')
  const keptFolder = mkdtempSync(join(tmpdir(), 'signalbench-'))
  const release = () => rmSync(keptFolder, { recursive: true, force: true })
  return { readOnlyReason: lock.error.message, keptFolder, release }
}
