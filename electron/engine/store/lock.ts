import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import SqliteConstructor from 'better-sqlite3'
import { err, ok } from '#shared/lib/result.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'
import { explainStoreError, sqliteFault } from './errors.ts'

/** Who has a workspace open for writing, as far as is known. */
export type LockHolder = {
  readonly pid: number
  readonly host: string
  /** `desktop`, `relay orders` and the like. */
  readonly command: string
  readonly sinceMs: number
}

export type WorkspaceLock = { release(): void }

/**
 * Makes this process the one writer of a workspace. The lock is an exclusive transaction on a tiny SQLite file, so the
 * operating system frees it the moment the process dies, however it dies; the JSON file beside it only says who it is.
 * Returns `holder` null where the other process left no name. Throws STORE_FAILED where the folder cannot be written.
 */
export function acquireWorkspaceLock(
  directory: string,
  options: { readonly command: string; readonly clock: Clock },
): Result<WorkspaceLock, { readonly holder: LockHolder | null; readonly message: string }> {
  const folder = join(directory, '.signalbench')
  const path = join(folder, 'lock.sqlite')
  const holderPath = join(folder, 'lock.json')
  const self: LockHolder = {
    pid: process.pid,
    host: hostname(),
    command: options.command,
    sinceMs: options.clock.now(),
  }
  let sqlite: SqliteConstructor.Database | undefined
  try {
    mkdirSync(folder, { recursive: true })
    sqlite = new SqliteConstructor(path, { timeout: 0 })
    sqlite.exec('BEGIN EXCLUSIVE')
    // On a read-only disk SQLite locks the file of an earlier time all the same.
    writeFileSync(holderPath, `${JSON.stringify(self, null, 2)}\n`)
  } catch (error) {
    sqlite?.close()
    if (sqliteFault(error) !== 'busy') throw explainStoreError(error, path)
    const holder = readHolder(holderPath)
    return err({ holder, message: sayWho(directory, holder) })
  }
  const held = sqlite
  return ok({
    release: () => {
      if (!held.open) return
      rmSync(holderPath, { force: true })
      held.close()
    },
  })
}

function readHolder(path: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isHolder(value) ? value : null
  } catch {
    // The name is a courtesy: without it the lock is just as held.
    return null
  }
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false
  const { pid, host, command, sinceMs } = value as Partial<Record<keyof LockHolder, unknown>>
  return (
    typeof pid === 'number' && typeof host === 'string' && typeof command === 'string' && typeof sinceMs === 'number'
  )
}

function sayWho(directory: string, holder: LockHolder | null): string {
  const who =
    holder === null
      ? 'Another Signalbench'
      : `Another Signalbench (${holder.command}, process ${holder.pid} on ${holder.host}, since ${new Date(holder.sinceMs).toISOString()})`
  return `${who} has the workspace ${directory} open. Only one can write to it: close that one, or work in a copy of the folder.`
}
