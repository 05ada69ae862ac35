import type { MessagePort } from 'node:worker_threads'
import SqliteConstructor from 'better-sqlite3'

/** Often enough that little is left to do for the writer, should it come to that. */
const intervalMs = 250

/**
 * Moves committed pages from the WAL into the file, waiting for the disk where nobody waits for this thread. PASSIVE never
 * blocks a writer or a reader. Ends with the first message on `port`.
 */
export function runCheckpoints(port: MessagePort, path: string): void {
  const sqlite = new SqliteConstructor(path, { fileMustExist: true })
  sqlite.pragma('synchronous = FULL')
  const timer = setInterval(() => sqlite.pragma('wal_checkpoint(PASSIVE)'), intervalMs)
  port.once('message', () => {
    clearInterval(timer)
    sqlite.close()
    port.close()
  })
}
