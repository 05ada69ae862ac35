import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { SendRun } from '#shared/contract/trace.ts'

/** What receivers forward is no sending of its own. */
const page = sql<[before: number, limit: number], SendRun>('account.runs')`
  SELECT id, origin, name, started_at_ms AS startedAtMs FROM runs
  WHERE id < ? AND origin <> 'forward' ORDER BY id DESC LIMIT ?`

/** Newest first; `before` null = from the newest. */
export const sendRuns = (db: Database, before: number | null, limit: number): readonly SendRun[] =>
  db.all(page, before ?? Number.MAX_SAFE_INTEGER, limit)
