import type { Clock } from '#shared/lib/clock.ts'
import type { Database } from './database.ts'
import { httpRetentionStep } from './http/retention.ts'
import { sql } from './sql.ts'
import type { Writer } from './writer.ts'

/** What the log may keep. The default of the product: the last 7 days, up to 2 GB. */
export type RetentionLimits = { readonly maxAgeMs: number; readonly maxBytes: number }

export const defaultRetention: RetentionLimits = { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 2 * 1024 ** 3 }

/** Records a step: some milliseconds of writing. */
const stepRecords = 200

/** Numbers for the screens. `bytes` is what the file holds, without pages that are free again. */
export type RetentionReport = {
  readonly removedRecords: number
  /** Deliveries of single requests: webhooks and forwards. */
  readonly removedRequests: number
  readonly bytes: number
}

const closed = `('delivered', 'failed', 'cancelled')`

const removable = sql<[limit: number], { seq: number; createdAtMs: number }>('retention.removable')`
  SELECT r.seq, r.created_at_ms AS createdAtMs FROM records r
  WHERE r.seq < (SELECT max(seq) FROM records)
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = r.seq AND d.state NOT IN ${{ fragment: closed }})
    AND NOT EXISTS (SELECT 1 FROM http_deliveries h WHERE h.record = r.seq)
  ORDER BY r.seq LIMIT ?`

const attemptsOf = sql<[record: number], { attempt: number; body: number | null }>('retention.attempts-of')`
  SELECT DISTINCT i.attempt, a.response_body AS body FROM deliveries d JOIN attempt_items i ON i.delivery = d.id
  JOIN attempts a ON a.id = i.attempt WHERE d.event = ?`

/** In this order, because of what refers to what. */
const removals = [
  sql<[number]>('retention.items')`
    DELETE FROM attempt_items WHERE (attempt, position) IN (
      SELECT i.attempt, i.position FROM deliveries d JOIN attempt_items i ON i.delivery = d.id WHERE d.event = ?)`,
  sql<[number]>('retention.deliveries')`DELETE FROM deliveries WHERE event = ?`,
  sql<[number]>('retention.edits')`DELETE FROM event_edits WHERE record = ?`,
  sql<[number]>('retention.events')`DELETE FROM events WHERE record = ?`,
  sql<[number]>('retention.retries')`DELETE FROM retries WHERE record = ?`,
  sql<[number]>('retention.records')`DELETE FROM records WHERE seq = ?`,
]

const emptyAttempt = sql<[attempt: number]>('retention.attempt')`
  DELETE FROM attempts WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attempt_items WHERE attempt = attempts.id)`
const unusedBody = sql<[body: number]>('retention.body')`
  DELETE FROM bodies WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE response_body = bodies.id)
    AND NOT EXISTS (SELECT 1 FROM http_attempts WHERE response_body = bodies.id)`

/** Bytes that the log uses. */
function usedBytes(db: Database): number {
  return (Number(db.pragma('page_count')) - Number(db.pragma('freelist_count'))) * Number(db.pragma('page_size'))
}

/** Bodies that nothing refers to any more, of those that were referred to. */
function removeUnused(db: Database, bodies: Iterable<number | null>): void {
  for (const body of new Set(bodies)) if (body !== null) db.run(unusedBody, body)
}

/**
 * One step of clearing away the oldest records that nobody waits for any more: those that are too old, and as many as it
 * takes to come below the size. What is not delivered yet stays, however old. Runs inside a transaction.
 * Returns how many records it removed; 0 = done.
 */
export function retentionStep(db: Database, limits: RetentionLimits, nowMs: number): number {
  const before = boundsOf(db, limits, nowMs)
  const rows = db.all(removable, stepRecords).filter(({ createdAtMs }) => createdAtMs < before)
  const touched = new Map<number, number | null>()
  for (const { seq } of rows) {
    for (const { attempt, body } of db.all(attemptsOf, seq)) touched.set(attempt, body)
    for (const removal of removals) db.run(removal, seq)
  }
  for (const attempt of touched.keys()) db.run(emptyAttempt, attempt)
  removeUnused(db, touched.values())
  return rows.length
}

/** Clears away step by step, each in a turn of its own between other work, and gives free pages back to the disk. */
export async function runRetention(
  store: { readonly db: Database; readonly writer: Writer },
  limits: RetentionLimits,
  clock: Clock,
): Promise<RetentionReport> {
  let removedRecords = 0
  let removedRequests = 0
  for (;;) {
    const requests = await store.writer.write('retention of requests', () => {
      const { removed, bodies } = httpRetentionStep(store.db, boundsOf(store.db, limits, clock.now()))
      removeUnused(store.db, bodies)
      return removed
    })
    // After them, for a record stays as long as a request that was made of it.
    const records = await store.writer.write('retention', () => retentionStep(store.db, limits, clock.now()))
    removedRequests += requests
    removedRecords += records
    if (requests + records === 0) return { removedRecords, removedRequests, bytes: usedBytes(store.db) }
    store.db.exec('PRAGMA incremental_vacuum(500)')
  }
}

/** What is old enough to go: all that was made before. Everything is, while the log is too large. */
const boundsOf = (db: Database, limits: RetentionLimits, nowMs: number): number =>
  usedBytes(db) > limits.maxBytes ? Number.MAX_SAFE_INTEGER : nowMs - limits.maxAgeMs
