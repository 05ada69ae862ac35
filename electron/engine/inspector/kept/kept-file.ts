import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#shared/lib/clock.ts'
import type { Logger } from '../../ports.ts'
import type { Database } from '../../store/database.ts'
import { openDatabase, openReader } from '../../store/open.ts'
import { keptMigrations } from './schema.ts'

const prefix = 'kept-'
const suffixes = ['', '-wal', '-shm']

/** Creates the file of one session's kept records. Its loss does not matter, so nothing waits for the disk. */
export function createKeptFile(
  folder: string,
  sessionId: string,
  ports: { readonly logger: Logger; readonly clock: Clock },
): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${prefix}${process.pid}-${sessionId.slice(0, 8)}.sqlite`)
  const database = openDatabase(path, { migrations: keptMigrations, synchronous: 'OFF', ...ports })
  // 8 MiB of pages: it is only appended to and dropped from, and the readers have caches of their own.
  database.pragma('cache_size = -8192')
  return database
}

/** The worker's own connection to it. Searches pass over everything once, and the system keeps the file's pages anyway. */
export function openKeptFile(path: string, logger: Logger): Database {
  const database = openReader(path, { migrations: keptMigrations, logger })
  // 4 MiB of pages.
  database.pragma('cache_size = -4096')
  return database
}

/** Deletes the file of a closed session. */
export function deleteKeptFile(path: string): void {
  for (const suffix of suffixes) rmSync(`${path}${suffix}`, { force: true })
}

/**
 * Deletes what killed processes left behind. Only files of dead processes, or of this one's id, which must then have
 * belonged to another.
 */
export function sweepKeptFiles(folder: string, logger: Logger): void {
  for (const name of filesIn(folder)) {
    const pid = Number(/^kept-(\d+)-/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue
    rmSync(join(folder, name), { force: true })
    logger.info({ file: name }, 'records kept by an ended inspector were removed')
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // No folder yet: nothing to sweep.
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
