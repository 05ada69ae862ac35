import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { Database } from './database.ts'
import { fragment, sql } from './sql.ts'

/**
 * Dead letters are the records that were rejected and the deliveries that failed for good. Both are paged by the
 * record's `seq`; `r12` and `d34` tell them apart.
 */
const rejectedRow = fragment`r.seq, 'r' || r.seq AS id, l.name AS relay, 'rejected' AS kind, r.verdict AS reason,
    coalesce(r.message, r.verdict) AS message, p.topic, p.partition, CAST(r.offset AS TEXT) AS offset,
    r.event_name AS eventName, r.user, r.mapping, r.created_at_ms AS createdAtMs
  FROM records r JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay`

const failedRow = fragment`r.seq, 'd' || d.id AS id, l.name AS relay, 'failed' AS kind, coalesce(d.reason_code, 'failed') AS reason,
    coalesce(d.reason, '') AS message, p.topic, p.partition, CAST(r.offset AS TEXT) AS offset,
    e.name AS eventName, e.user, r.mapping, d.updated_at_ms AS createdAtMs
  FROM deliveries d JOIN events e ON e.record = d.event JOIN records r ON r.seq = d.event JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = d.relay`

type PageParams = [relay: number, before: number, limit: number]
type ReasonParams = [relay: number, reason: string, before: number, limit: number]

export const rejectedPage = sql<PageParams, DeadLetterRow>('dead-letters.rejected')`
  SELECT ${rejectedRow} WHERE r.relay = ? AND r.verdict NOT IN ('mapped', 'discarded') AND r.seq < ? ORDER BY r.seq DESC LIMIT ?`
export const rejectedPageByReason = sql<ReasonParams, DeadLetterRow>('dead-letters.rejected-by-reason')`
  SELECT ${rejectedRow} WHERE r.relay = ? AND r.verdict = ? AND r.verdict NOT IN ('mapped', 'discarded') AND r.seq < ? ORDER BY r.seq DESC LIMIT ?`
export const failedPage = sql<PageParams, DeadLetterRow>('dead-letters.failed')`
  SELECT ${failedRow} WHERE d.relay = ? AND d.state = 'failed' AND d.event < ? ORDER BY d.event DESC LIMIT ?`
export const failedPageByReason = sql<ReasonParams, DeadLetterRow>('dead-letters.failed-by-reason')`
  SELECT ${failedRow} WHERE d.relay = ? AND d.state = 'failed' AND d.reason_code = ? AND d.event < ? ORDER BY d.event DESC LIMIT ?`

/** A page of a relay's dead letters of both kinds, newest record first. */
export function pageDeadLetters(
  db: Database,
  relay: number,
  page: { readonly before: number | null; readonly limit: number; readonly reason?: string },
): DeadLetterRow[] {
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  const { limit, reason } = page
  const both =
    reason === undefined
      ? [...db.all(rejectedPage, relay, before, limit), ...db.all(failedPage, relay, before, limit)]
      : [
          ...db.all(rejectedPageByReason, relay, reason, before, limit),
          ...db.all(failedPageByReason, relay, reason, before, limit),
        ]
  return both.sort((a, b) => b.seq - a.seq).slice(0, limit)
}

const rejectedBySeq = sql<[number], DeadLetterRow>('dead-letters.rejected-one')`
  SELECT ${rejectedRow} WHERE r.seq = ? AND r.verdict NOT IN ('mapped', 'discarded')`
const failedById = sql<[number], DeadLetterRow>('dead-letters.failed-one')`
  SELECT ${failedRow} WHERE d.id = ? AND d.state = 'failed'`

/** The dead letter of a name such as `r12` or `d34`, or null where it is none (any more). */
export function deadLetterByName(db: Database, name: string): DeadLetterRow | null {
  const number = /^[rd]\d{1,15}$/.test(name) ? Number(name.slice(1)) : null
  if (number === null) return null
  return db.get(name.startsWith('r') ? rejectedBySeq : failedById, number) ?? null
}

const rejectedTotal = sql<[number], { readonly count: number | null }>('dead-letters.rejected-total')`
  SELECT sum(count) AS count FROM rejected_counts WHERE relay = ? AND verdict <> 'discarded'`
const failedTotal = sql<[number], { readonly count: number | null }>('dead-letters.failed-total')`
  SELECT sum(count) AS count FROM delivery_counts WHERE relay = ? AND state = 'failed'`

/** How many dead letters a relay has, of both kinds. */
export const countDeadLetters = (db: Database, relay: number): number =>
  (db.get(rejectedTotal, relay)?.count ?? 0) + (db.get(failedTotal, relay)?.count ?? 0)

/** How many dead letters have one reason; the message is that of the newest. */
export type ReasonCount = Pick<DeadLetterRow, 'reason' | 'kind' | 'message'> & { readonly count: number }

export const rejectedReasons = sql<[number], ReasonCount>('dead-letters.rejected-reasons')`
  SELECT c.verdict AS reason, 'rejected' AS kind, c.count, coalesce(
    (SELECT message FROM records r WHERE r.relay = c.relay AND r.verdict = c.verdict AND r.verdict NOT IN ('mapped', 'discarded') ORDER BY r.seq DESC LIMIT 1),
    c.verdict) AS message
  FROM rejected_counts c WHERE c.relay = ? AND c.verdict <> 'discarded' AND c.count > 0`
export const failedReasons = sql<[number], ReasonCount>('dead-letters.failed-reasons')`
  SELECT c.reason, 'failed' AS kind, sum(c.count) AS count, coalesce(
    (SELECT d.reason FROM deliveries d
     WHERE d.relay = c.relay AND d.reason_code = c.reason AND d.state = 'failed' ORDER BY d.event DESC LIMIT 1),
    c.reason) AS message
  FROM delivery_counts c WHERE c.relay = ? AND c.state = 'failed' AND c.count > 0 GROUP BY c.reason`

/** All reasons of a relay's dead letters, the most frequent first. */
export function countReasons(db: Database, relay: number): ReasonCount[] {
  return [...db.all(rejectedReasons, relay), ...db.all(failedReasons, relay)].sort((a, b) => b.count - a.count)
}
