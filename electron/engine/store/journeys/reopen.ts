import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

const failedAfter = sql<[journey: string, after: number, limit: number], { readonly id: number }>(
  'journey_runs.failed-after',
)`
  SELECT id FROM journey_runs WHERE journey = ? AND state = 'failed' AND id > ? ORDER BY id LIMIT ?`

/** Failed runs of a journey behind one of them, oldest first. */
export const failedRuns = (db: Database, journey: string, after: number, limit: number): readonly number[] =>
  db.all(failedAfter, journey, after, limit).map(({ id }) => id)

const reopen = sql<[dueAtMs: number, run: number]>('journey_runs.reopen')`
  UPDATE journey_runs SET state = 'running', due_at_ms = ?, ended_at_ms = NULL, reason = NULL
  WHERE id = ? AND state = 'failed'`

/** Puts a failed run back to the step it failed at, due at once. False where it has not failed. */
export const reopenRun = (db: Database, run: number, nowMs: number): boolean => db.run(reopen, nowMs, run).changes > 0
