import { AppError } from '#shared/lib/app-error.ts'

/** What SQLite complained about, as far as it makes a difference for what we do next. */
export type StoreFault = 'full' | 'read-only' | 'busy' | 'corrupt' | 'io' | 'constraint' | 'other'

const faults: readonly (readonly [prefix: string, fault: StoreFault])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_CANTOPEN', 'read-only'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CONSTRAINT', 'constraint'],
]

/**
 * The same faults as the file system reports them when a folder or a backup is made. Where the disk is mounted read-only,
 * Node says of a folder that it should make (`recursive`) that it does not exist.
 */
const systemFaults: Readonly<Record<string, StoreFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'read-only',
  ENOTDIR: 'read-only',
  EEXIST: 'read-only',
  EIO: 'io',
}

/** The kind of fault by the error's `code` (better-sqlite3 gives SQLite's result code there), or null for other errors. */
export function sqliteFault(error: unknown): StoreFault | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return null
  if (!code.startsWith('SQLITE_')) return systemFaults[code] ?? null
  return faults.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other'
}

/** The fault behind an AppError that the store threw, or null where it is about something else. */
export function storeFault(error: unknown): StoreFault | null {
  if (!(error instanceof AppError) || error.code !== 'STORE_FAILED') return null
  return sqliteFault(error.cause) ?? 'other'
}

/** True where trying again later can help without anybody changing a program: disk full, write protection, a lock, I/O. */
export function isCurable(fault: StoreFault): boolean {
  return fault === 'full' || fault === 'read-only' || fault === 'busy' || fault === 'io'
}

/** An error of SQLite as an AppError that says what happened, why, and what to do; other errors pass unchanged. */
export function explainStoreError(error: unknown, path: string): unknown {
  const fault = sqliteFault(error)
  if (fault === null) return error
  const text = error instanceof Error ? error.message : String(error)
  return new AppError('STORE_FAILED', `${sentences(fault, path)} (${text})`, {
    retryable: isCurable(fault),
    data: { file: path },
    cause: error,
  })
}

function sentences(fault: StoreFault, path: string): string {
  if (fault === 'full') return `The disk is full, so ${path} cannot grow. Free some space; work goes on by itself then.`
  if (fault === 'read-only')
    return `${path} cannot be written. Check the permissions of the file and its folder, and whether the disk is mounted read-only.`
  if (fault === 'busy') return `${path} is locked by another program. Close whatever else has it open.`
  if (fault === 'corrupt')
    return `${path} is damaged. Restart Signalbench: it sets the file aside, keeps it, and begins a new one.`
  if (fault === 'io') return `The disk reported an error while reading or writing ${path}. Check the disk.`
  return `${path} refused a statement. This is a mistake in Signalbench; please report it with the log.`
}
