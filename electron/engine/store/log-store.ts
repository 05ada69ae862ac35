import { join } from 'node:path'
import type { Logger } from '#engine/ports.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { startCheckpoints } from './checkpoints/start-checkpoints.ts'
import type { Database } from './database.ts'
import { takeOverAllHttpLeases } from './http/leases.ts'
import { takeOverAllLeases } from './leases.ts'
import { logMigrations } from './migrations/log-migrations.ts'
import { openDatabase, openReader } from './open.ts'
import { Writer } from './writer.ts'

/** The workspace's log as its one writer has it. */
export type LogStore = {
  readonly db: Database
  readonly writer: Writer
  /** Deliveries whose request was in flight when the process before this one died. */
  readonly takenOver: number
  close(): Promise<void>
}

/** Where the log of a workspace is. */
export const logPath = (directory: string): string => join(directory, '.signalbench', 'log.sqlite')

/**
 * Opens the log for writing. The caller holds the workspace's lock (lock.ts): leases that are found belong to a dead
 * process and are taken over at once. Throws STORE_FAILED.
 * @param ports.checkpointUrl the worker that makes checkpoints; without it the writer makes them
 */
export function openLogStore(
  directory: string,
  ports: { readonly logger: Logger; readonly clock: Clock; readonly checkpointUrl?: URL },
): LogStore {
  const db = openDatabase(logPath(directory), { migrations: logMigrations, synchronous: 'FULL', ...ports })
  const takenOver = takeOverAllLeases(db, ports.clock) + takeOverAllHttpLeases(db, ports.clock)
  if (takenOver > 0) ports.logger.warn({ deliveries: takenOver }, 'requests of a process that died are sent again')
  const writer = new Writer(db, ports.logger)
  const { checkpointUrl, logger } = ports
  const endCheckpoints = checkpointUrl === undefined ? null : startCheckpoints(db, checkpointUrl, logger)
  return {
    db,
    writer,
    takenOver,
    close: async () => {
      writer.close()
      if (endCheckpoints !== null) await endCheckpoints()
      db.close()
    },
  }
}

/**
 * Opens a log that another process writes, to show what stands in it; null where there is none, or where it is of another
 * version: what this one would ask may not exist there.
 */
export function lookAtLog(directory: string, ports: { readonly logger: Logger }): Database | null {
  try {
    const db = openLogReader(directory, ports)
    if (db.pragma('user_version') === logMigrations.length) return db
    db.close()
  } catch (error) {
    ports.logger.debug({ err: error }, 'the log of the other process cannot be shown')
  }
  return null
}

/** Opens an existing log for reading beside its writer. Throws STORE_FAILED where there is none. */
export const openLogReader = (directory: string, ports: { readonly logger: Logger }): Database =>
  openReader(logPath(directory), { migrations: logMigrations, logger: ports.logger })
