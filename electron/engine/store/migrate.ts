import { existsSync, renameSync, rmSync } from 'node:fs'
import type { Database as SqliteDatabase } from 'better-sqlite3'

/** One step forward, in a file `NNN-name.ts`. Never changed once released; there is no way back. */
export type Migration = {
  /** `001-log` and so on without a gap: the number is the version of the file after it. */
  readonly name: string
  /** Runs inside a transaction. Only statements; must not depend on code that changes later. */
  readonly up: (sqlite: SqliteDatabase) => void
}

/** The version that a list of migrations leads to. Throws where numbers are missing or out of order. */
export function latestVersion(migrations: readonly Migration[]): number {
  migrations.forEach(({ name }, index) => {
    if (!name.startsWith(`${String(index + 1).padStart(3, '0')}-`)) {
      throw new Error(`Migration ${name} stands at place ${index + 1}: the numbers must be 001, 002, … without a gap`)
    }
  })
  return migrations.length
}

/** The version of an open file: SQLite's `user_version`. */
export const versionOf = (sqlite: SqliteDatabase): number => Number(sqlite.pragma('user_version', { simple: true }))

/** Name of the copy that is made before a file of `version` is migrated. */
export const backupPath = (path: string, version: number): string => `${path}.v${version}.backup`

/**
 * Brings a file to the newest version, each migration in its own transaction, after a copy of the file (not for a new
 * one). Returns the versions it went through: `{ from: 2, to: 4 }`.
 */
export function migrate(
  sqlite: SqliteDatabase,
  path: string,
  migrations: readonly Migration[],
): { readonly from: number; readonly to: number } {
  const from = versionOf(sqlite)
  const to = latestVersion(migrations)
  if (from > 0 && from < to) backUp(sqlite, backupPath(path, from))
  migrations.slice(from).forEach((migration, index) => {
    sqlite
      .transaction(() => {
        migration.up(sqlite)
        sqlite.pragma(`user_version = ${from + index + 1}`)
      })
      .immediate()
  })
  return { from, to }
}

/** Written under another name first, so that a backup that exists is a whole one. */
function backUp(sqlite: SqliteDatabase, target: string): void {
  if (existsSync(target)) return
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  sqlite.prepare('VACUUM INTO ?').run(unfinished)
  renameSync(unfinished, target)
}
