import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from './database.ts'
import type { DeliveryMode } from './events.ts'
import { fragment, sql } from './sql.ts'

/** Deliveries of one relay that go the same way. */
export type Lane = { readonly relay: number; readonly mode: DeliveryMode }

/** A delivery that was claimed for sending. */
export type Claimed = {
  readonly id: number
  readonly json: string
  readonly bytes: number
  readonly idempotencyKey: string
  readonly eventId: string | null
  readonly user: string
  /** Tries that the retry policy has counted so far. */
  readonly tries: number
  readonly firstTriedAtMs: number | null
  readonly immediateRetries: number
  /** 1: an earlier request may have arrived. */
  readonly inDoubt: number
  /** Of its record; 0 or less = the record had none. */
  readonly recordAtMs: number
}

const claimed = fragment`id, bytes, tries, first_tried_at_ms AS firstTriedAtMs, in_doubt AS inDoubt, immediate_retries AS immediateRetries,
    (SELECT CAST(timestamp_ms AS REAL) FROM records WHERE seq = event) AS recordAtMs,
    (SELECT json FROM events WHERE record = event) AS json,
    (SELECT idempotency_key FROM events WHERE record = event) AS idempotencyKey,
    (SELECT event_id FROM events WHERE record = event) AS eventId,
    (SELECT user FROM events WHERE record = event) AS user`

export const claimDue = sql<
  [
    token: string,
    leaseUntilMs: number,
    nowMs: number,
    relay: number,
    mode: DeliveryMode,
    nowMs: number,
    limit: number,
    maxBytes: number,
  ],
  Claimed
>('deliveries.claim')`
  UPDATE deliveries SET state = 'leased', due_at_ms = NULL, lease_token = ?, lease_until_ms = ?, updated_at_ms = ?
  WHERE id IN (
    SELECT id FROM (
      SELECT id, sum(bytes + 1) OVER (ORDER BY due_at_ms, id) AS total FROM (
        SELECT id, bytes, due_at_ms FROM deliveries
        WHERE relay = ? AND mode = ? AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?
      )
    ) WHERE total <= ?
  )
  RETURNING ${claimed}`

export const claimSingles = sql<
  [token: string, leaseUntilMs: number, nowMs: number, relay: number, mode: DeliveryMode, nowMs: number, limit: number],
  Claimed
>('deliveries.claim-singles')`
  UPDATE deliveries SET state = 'leased', due_at_ms = NULL, lease_token = ? || id, lease_until_ms = ?, updated_at_ms = ?
  WHERE id IN (
    SELECT id FROM deliveries WHERE relay = ? AND mode = ? AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?
  )
  RETURNING ${claimed}`

type Lease = { readonly token: string; readonly untilMs: number; readonly nowMs: number }

/** Takes the oldest due deliveries, as many as fit one request, under a lease. In order of their ids. */
export function claim(
  db: Database,
  lane: Lane,
  { token, untilMs, nowMs }: Lease,
  limit: { readonly events: number; readonly bytes: number },
): Claimed[] {
  const rows = db.all(claimDue, token, untilMs, nowMs, lane.relay, lane.mode, nowMs, limit.events, limit.bytes)
  return rows.sort((a, b) => a.id - b.id)
}

/** The same for requests of one delivery each; the lease of a delivery is `token` followed by its id. */
export function claimEach(db: Database, lane: Lane, { token, untilMs, nowMs }: Lease, limit: number): Claimed[] {
  const rows = db.all(claimSingles, token, untilMs, nowMs, lane.relay, lane.mode, nowMs, limit)
  return rows.sort((a, b) => a.id - b.id)
}

export const dueSummary = sql<
  [relay: number, mode: DeliveryMode, nowMs: number, limit: number],
  { readonly count: number; readonly bytes: number | null; readonly firstAtMs: number | null }
>('deliveries.due-summary')`
  SELECT count(*) AS count, sum(bytes + 1) AS bytes, min(due_at_ms) AS firstAtMs FROM (
    SELECT bytes, due_at_ms FROM deliveries
    WHERE relay = ? AND mode = ? AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?
  )`

export const nextDue = sql<[relay: number, mode: DeliveryMode], { readonly atMs: number | null }>(
  'deliveries.next-due',
)`
  SELECT min(due_at_ms) AS atMs FROM deliveries WHERE relay = ? AND mode = ? AND due_at_ms IS NOT NULL`

/** What became of one delivery of a request. */
export type Settlement = {
  readonly id: number
  /** Of its record; 0 or less = the record had none. */
  readonly recordAtMs: number
  readonly state: 'delivered' | 'waiting' | 'failed' | 'pending' | 'held'
  readonly dueAtMs: number | null
  /** Counts as a try of the retry policy. */
  readonly counted: boolean
  /** A retry at once, outside of the schedule. */
  readonly immediate: boolean
  readonly inDoubt: boolean
  readonly status: number | null
  readonly code: string | null
  readonly reason: string | null
}

const settleOne = sql<
  [
    state: string,
    dueAtMs: number | null,
    tries: number,
    immediate: number,
    startedAtMs: number,
    inDoubt: number,
    status: number | null,
    code: string | null,
    reason: string | null,
    nowMs: number,
    id: number,
    token: string,
  ]
>('deliveries.settle')`
  UPDATE deliveries SET state = ?, due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL, attempts = attempts + 1,
    tries = tries + ?, immediate_retries = immediate_retries + ?, first_tried_at_ms = coalesce(first_tried_at_ms, ?), in_doubt = ?, last_status = ?, reason_code = ?,
    reason = ?, updated_at_ms = ?
  WHERE id = ? AND lease_token = ?`

/** False where the lease was lost meanwhile: somebody else decides about this delivery then. */
export function settle(
  db: Database,
  token: string,
  times: { readonly startedAtMs: number; readonly nowMs: number },
  to: Settlement,
): boolean {
  const { changes } = db.run(
    settleOne,
    to.state,
    to.dueAtMs,
    to.counted ? 1 : 0,
    to.immediate ? 1 : 0,
    times.startedAtMs,
    to.inDoubt ? 1 : 0,
    to.status,
    to.code,
    to.reason,
    times.nowMs,
    to.id,
    token,
  )
  return changes === 1
}

const release = sql<[dueAtMs: number, reason: string, nowMs: number, token: string]>('deliveries.release')`
  UPDATE deliveries SET state = 'pending', due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL, reason = ?, updated_at_ms = ?
  WHERE lease_token = ?`

/** Gives back deliveries that were claimed and not sent. */
export function releaseLease(db: Database, token: string, reason: string, nowMs: number): void {
  db.run(release, nowMs, reason, nowMs, token)
}

export const moveLease = sql<[token: string, untilMs: number, id: number, oldToken: string]>('deliveries.move-lease')`
  UPDATE deliveries SET lease_token = ?, lease_until_ms = ?, attempts = attempts + 1 WHERE id = ? AND lease_token = ?`

export const holdSome = sql<[reason: string, nowMs: number, relay: number, mode: DeliveryMode, limit: number]>(
  'deliveries.hold',
)`
  UPDATE deliveries SET state = 'held', due_at_ms = NULL, reason = ?, updated_at_ms = ?
  WHERE id IN (SELECT id FROM deliveries WHERE relay = ? AND mode = ? AND due_at_ms IS NOT NULL LIMIT ?)`

export const unholdSome = sql<[nowMs: number, nowMs: number, relay: number, mode: DeliveryMode, limit: number]>(
  'deliveries.unhold',
)`
  UPDATE deliveries SET state = 'pending', due_at_ms = ?, reason = NULL, updated_at_ms = ?
  WHERE id IN (SELECT id FROM deliveries WHERE relay = ? AND state = 'held' AND mode = ? LIMIT ?)`

const countOpen = sql<[number], { state: DeliveryState; mode: DeliveryMode; count: number }>('deliveries.count-open')`
  SELECT state, mode, sum(count) AS count FROM delivery_counts
  WHERE relay = ? AND state IN ('pending', 'leased', 'waiting', 'held', 'failed') GROUP BY mode, state`

/** What a relay still has to do. */
export type OpenCounts = {
  readonly pending: number
  readonly leased: number
  readonly waiting: number
  readonly held: number
  readonly failed: number
  /** Not yet done, but made for the other mode. */
  readonly elsewhere: number
}

/** How many deliveries of a lane are in each state that is not done. */
export function countOpenDeliveries(
  db: Database,
  lane: { readonly relay: number; readonly mode: DeliveryMode | null },
): OpenCounts {
  const counts = { pending: 0, leased: 0, waiting: 0, held: 0, failed: 0, elsewhere: 0 }
  for (const { state, mode, count } of db.all(countOpen, lane.relay)) {
    if (state === 'delivered' || state === 'cancelled') continue
    if (state === 'failed' || lane.mode === null || mode === lane.mode) counts[state] += count
    else counts.elsewhere += count
  }
  return counts
}
