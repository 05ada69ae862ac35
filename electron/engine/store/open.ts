import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteConstructor from 'better-sqlite3'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Logger } from '#engine/ports.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { Database } from './database.ts'
import { explainStoreError, sqliteFault } from './errors.ts'
import { latestVersion, migrate, versionOf } from './migrate.ts'
import type { Migration } from './migrate.ts'

export type OpenOptions = {
  /** All migrations of this kind of file, oldest first. */
  readonly migrations: readonly Migration[]
  /**
   * FULL: a commit survives a power cut. OFF only for files whose loss does not matter.
   * Set on every open, because better-sqlite3 re-opens WAL files at NORMAL.
   */
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF'
  readonly logger: Logger
  readonly clock: Clock
}

/**
 * Opens or creates a SQLite file as its one writer and brings it to the newest version. Throws STORE_FAILED for a file
 * of a newer Signalbench (left untouched) and where it cannot be written. A damaged file is renamed, never deleted, and a
 * new one begun: `setAside` of the result says where it is.
 */
export function openDatabase(path: string, options: OpenOptions): Database {
  try {
    mkdirSync(dirname(path), { recursive: true })
    refuseNewer(path, latestVersion(options.migrations))
    return openAndMigrate(path, options, null)
  } catch (error) {
    if (sqliteFault(error) !== 'corrupt') throw explainStoreError(error, path)
    const aside = moveAside(path, options.clock)
    options.logger.error({ file: path, setAside: aside, err: error }, 'damaged database set aside, a new one is begun')
    return openAndMigrate(path, options, aside)
  }
}

/**
 * Opens an existing file for reading only, beside its writer: workers and a second, read-only host. Throws STORE_FAILED
 * where it cannot be read; so it is, too, for want of the files that SQLite makes beside it, on a read-only disk.
 */
export function openReader(path: string, options: Pick<OpenOptions, 'migrations' | 'logger'>): Database {
  try {
    refuseNewer(path, latestVersion(options.migrations))
    const sqlite = new SqliteConstructor(path, { readonly: true, fileMustExist: true })
    sqlite.pragma('query_only = ON')
    // SQLite opens the files beside it with the first statement only.
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
    return new Database(sqlite, { path, setAside: null, logger: options.logger })
  } catch (error) {
    if (sqliteFault(error) !== 'read-only' || !existsSync(path)) throw explainStoreError(error, path)
    const message =
      `${path} cannot be read where it is: SQLite has to make files beside it, and its folder cannot be written. ` +
      'Check the permissions of the folder, or copy the workspace to a disk that is not read-only.'
    throw new AppError('STORE_FAILED', message, { data: { file: path }, cause: error })
  }
}

function openAndMigrate(path: string, options: OpenOptions, setAside: string | null): Database {
  const sqlite = new SqliteConstructor(path)
  try {
    configure(sqlite, options.synchronous)
    const { from, to } = migrate(sqlite, path, options.migrations)
    if (from !== to) options.logger.info({ file: path, from, to }, 'database migrated')
    return new Database(sqlite, { path, setAside, logger: options.logger })
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function configure(sqlite: SqliteDatabase, synchronous: OpenOptions['synchronous']): void {
  // Only counts for a new file: pages that retention frees can be given back to the disk piece by piece.
  sqlite.pragma('auto_vacuum = INCREMENTAL')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma(`synchronous = ${synchronous}`)
  sqlite.pragma('foreign_keys = ON')
  // 16 MiB of pages hold the hot end of a log of some gigabytes: with 64 a relay was not faster and took 90 MiB more.
  sqlite.pragma('cache_size = -16384')
  // A checkpoint every 1,000 pages (4 MiB): a larger one stands in the way of the engine thread for over 20 ms.
  sqlite.pragma('wal_autocheckpoint = 1000')
  // The WAL file is cut back to this after a checkpoint, in bytes.
  sqlite.pragma('journal_size_limit = 67108864')
  sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
}

/** Looks without opening for writing: a file of a newer version keeps every byte. */
function refuseNewer(path: string, latest: number): void {
  const found = versionInFile(path)
  if (found <= latest) return
  throw new AppError(
    'STORE_FAILED',
    `${path} was written by a newer Signalbench (file version ${found}, this one knows ${latest}). ` +
      'It was left untouched. Update Signalbench, or move the file away to begin a new log.',
    { data: { file: path } },
  )
}

/** `user_version` of a file that may be missing. It stands big-endian at byte 60 of the header; a WAL may hold a newer page. */
function versionInFile(path: string): number {
  if (!existsSync(path)) return 0
  const wal = `${path}-wal`
  if (existsSync(wal) && statSync(wal).size > 0) {
    const sqlite = new SqliteConstructor(path, { readonly: true })
    try {
      return versionOf(sqlite)
    } finally {
      sqlite.close()
    }
  }
  const header = Buffer.alloc(64)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, header, 0, 64, 0)
    return length === 64 && isHeader(header) ? header.readUInt32BE(60) : 0
  } finally {
    closeSync(file)
  }
}

/** The magic text, and the payload fractions 64, 32, 32 that every SQLite file has: a torn header must not pass for a newer one. */
function isHeader(header: Buffer): boolean {
  const fractions = header.subarray(21, 24).equals(Buffer.from([64, 32, 32]))
  return fractions && header.toString('latin1', 0, 15) === 'SQLite format 3'
}

/** Renames the file and what belongs to it. The new name carries the time, so nothing is ever written over. */
function moveAside(path: string, clock: Clock): string {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${path}.damaged-${stamp}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}
