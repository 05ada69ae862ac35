import SqliteConstructor from 'better-sqlite3'
import { logPath } from '#engine/store/log-store.ts'

export type HttpLogLook = {
  readonly integrity: string
  readonly brokenReferences: number
  readonly states: Readonly<Record<string, number>>
  /** The counts that the log keeps beside its deliveries, where they are not 0. */
  readonly counted: Readonly<Record<string, number>>
  readonly countedByRun: Readonly<Record<string, number>>
  readonly leased: number
  readonly outcomes: Readonly<Record<string, number>>
  /** Deliveries whose attempts are not numbered from 1 without a gap. */
  readonly badlyNumbered: number
  readonly eventIds: readonly string[]
}

/** What the log of a workspace says of single requests, read past everything of ours but its path. */
export function lookAtHttpLog(directory: string): HttpLogLook {
  const db = new SqliteConstructor(logPath(directory), { readonly: true })
  const group = (text: string): Record<string, number> =>
    Object.fromEntries((db.prepare(text).all() as { k: string; n: number }[]).map(({ k, n }) => [k, n]))
  const one = (text: string): number => (db.prepare(text).get() as { n: number }).n
  try {
    return {
      integrity: String(db.pragma('integrity_check', { simple: true })),
      brokenReferences: (db.pragma('foreign_key_check') as unknown[]).length,
      states: group('SELECT state AS k, count(*) AS n FROM http_deliveries GROUP BY state'),
      counted: group('SELECT state AS k, sum(count) AS n FROM http_counts GROUP BY state HAVING n <> 0'),
      countedByRun: group('SELECT state AS k, sum(count) AS n FROM http_run_counts GROUP BY state HAVING n <> 0'),
      leased: one('SELECT count(*) AS n FROM http_deliveries WHERE lease_token IS NOT NULL'),
      outcomes: group('SELECT outcome AS k, count(*) AS n FROM http_attempts GROUP BY outcome'),
      badlyNumbered: one(`SELECT count(*) AS n FROM http_deliveries d WHERE d.attempts <>
        (SELECT count(*) FROM http_attempts WHERE delivery = d.id) OR (d.attempts > 0 AND d.attempts <>
        (SELECT max(number) FROM http_attempts WHERE delivery = d.id))`),
      eventIds: (db.prepare('SELECT event_id AS id FROM http_deliveries').all() as { id: string }[]).map(
        ({ id }) => id,
      ),
    }
  } finally {
    db.close()
  }
}
