import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '#engine/ports.ts'
import { receiverMigrations } from '#engine/receiver/migrations/all.ts'
import type { Database } from '#engine/store/database.ts'
import { logPath } from '#engine/store/log-store.ts'
import { logMigrations } from '#engine/store/migrations/log-migrations.ts'
import type { Migration } from '#engine/store/migrate.ts'
import { openReader } from '#engine/store/open.ts'
import { AppError } from '#shared/lib/app-error.ts'

/** The files that a trace is put together from; null where a file does not exist yet. */
export interface TraceLogs {
  log(): Database | null
  receiver(): Database | null
  close(): void
}

/**
 * Opens the logs of a workspace for reading, each when it is first asked for, beside whoever writes them.
 * Throws STORE_FAILED for a file of another version than this one reads.
 */
export function openTraceLogs(directory: string, logger: Logger): TraceLogs {
  const log = lazily(() => reader(logPath(directory), logMigrations, logger))
  const receiver = lazily(() => reader(join(directory, '.signalbench', 'receiver.sqlite'), receiverMigrations, logger))
  return {
    log: log.get,
    receiver: receiver.get,
    close: () => {
      log.close()
      receiver.close()
    },
  }
}

function lazily(open: () => Database | null): { readonly get: () => Database | null; readonly close: () => void } {
  let opened: Database | null = null
  return {
    get: () => (opened ??= open()),
    close: () => {
      opened?.close()
      opened = null
    },
  }
}

function reader(path: string, migrations: readonly Migration[], logger: Logger): Database | null {
  if (!existsSync(path)) return null
  const db = openReader(path, { migrations, logger })
  const version = Number(db.pragma('user_version'))
  if (version === migrations.length) return db
  db.close()
  throw new AppError(
    'STORE_FAILED',
    `${path} was written by an older Signalbench (file version ${version}, this one reads ${migrations.length}). ` +
      'Open the workspace once, with the app or with signalbench serve: that brings the file up to date, after a backup.',
    { data: { file: path } },
  )
}
