import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Logger } from '#engine/ports.ts'
import type { Database } from '../database.ts'

/**
 * Pages in the WAL after which the writer checkpoints by itself (32 MB). It comes to that under constant writing, which the
 * worker never quite catches up with, and where the worker died; little is left to do then, and the WAL begins anew.
 */
const writersCheckpointPages = 8_000

/**
 * Takes checkpoints off the writer's thread: one of 4 MiB waited 10 to 25 ms for the disk, in the middle of a commit.
 * Returns the way to end it, which is to be awaited before the database is closed.
 */
export function startCheckpoints(db: Database, workerUrl: URL, logger: Logger): () => Promise<void> {
  const worker = new Worker(workerUrl, { workerData: db.path })
  worker.unref()
  const ended = once(worker, 'exit').catch(() => null)
  worker.on('error', (error) => {
    logger.warn({ err: error }, 'checkpoints are made by the writer from now on')
    db.pragma('wal_autocheckpoint = 1000')
  })
  db.pragma(`wal_autocheckpoint = ${writersCheckpointPages}`)
  return async () => {
    worker.ref()
    worker.postMessage('end')
    await ended
  }
}
