import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err } from '#shared/lib/result.ts'
import type { EnginePorts } from '../ports.ts'
import { storeFault } from '../store/errors.ts'
import { acquireWorkspaceLock } from '../store/lock.ts'
import { logPath, lookAtLog } from '../store/log-store.ts'

/** What an engine may do with its workspace. */
export type WorkspaceHold = {
  /** Who else has the workspace open, or why it cannot be written, and what to do; null where it is ours. */
  readonly readOnlyReason: string | null
  /** Where the inspector may write: nowhere in a workspace that is not ours. */
  readonly keptFolder: string
  /** Gives the workspace free; the last thing an engine does. */
  release(): void
}

/**
 * Takes the workspace for this process, or finds out why it can only be looked at: somebody else has it, or it lies where
 * nothing can be written. Throws STORE_FAILED where the disk is full or fails.
 */
export function holdWorkspace(
  directory: string,
  command: string,
  { clock, logger }: Pick<EnginePorts, 'clock' | 'logger'>,
): WorkspaceHold {
  const lock = tryToLock(directory, command, { clock, logger })
  if (lock.ok) {
    return { readOnlyReason: null, keptFolder: join(directory, '.signalbench'), release: () => lock.value.release() }
  }
  logger.warn({ holder: lock.error.holder }, 'the workspace is opened read-only')
  const keptFolder = mkdtempSync(join(tmpdir(), 'signalbench-'))
  const release = () => rmSync(keptFolder, { recursive: true, force: true })
  return { readOnlyReason: lock.error.message, keptFolder, release }
}

function tryToLock(
  directory: string,
  command: string,
  { clock, logger }: Pick<EnginePorts, 'clock' | 'logger'>,
): ReturnType<typeof acquireWorkspaceLock> {
  try {
    return acquireWorkspaceLock(directory, { command, clock })
  } catch (error) {
    if (storeFault(error) !== 'read-only') throw error
    return err({ holder: null, message: sayNotWritable(directory, logger) })
  }
}

function sayNotWritable(directory: string, logger: EnginePorts['logger']): string {
  const log = lookAtLog(directory, { logger })
  log?.close()
  const unread = log === null && existsSync(logPath(directory)) ? ' What its log holds cannot be shown meanwhile.' : ''
  return (
    `The workspace ${directory} cannot be written and is only shown.${unread} To change it or to send, check the ` +
    'permissions of its folder and whether the disk is mounted read-only, or work in a copy of it.'
  )
}
