import type { Origin } from './types.ts'
import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'
import type { Moves } from './counts.ts'

/** A delivery that was claimed for sending, with its request as it was frozen. */
export type ClaimedHttp = {
  readonly id: number
  readonly token: string
  readonly endpoint: number
  readonly run: number
  readonly origin: Origin
  readonly eventId: string
  readonly state: 'pending' | 'waiting'
  readonly createdAtMs: number
  /** Requests so far, of whatever outcome. */
  readonly attempts: number
  /** Those that the retry policy has counted so far. */
  readonly tries: number
  readonly firstTriedAtMs: number | null
  readonly immediateRetries: number
  /** 1: an earlier request may have arrived. */
  readonly inDoubt: number
  readonly method: string
  readonly url: string
  /** JSON [[name, value], …]. */
  readonly headers: string
  readonly body: Buffer
  /** JSON array of indexes of `headers`. */
  readonly secretHeaders: string | null
  readonly secretUrl: number
}

const columns = fragment`d.id, d.endpoint, d.run, n.origin, d.event_id AS eventId, d.state, d.created_at_ms AS createdAtMs, d.attempts, d.tries,
  d.first_tried_at_ms AS firstTriedAtMs, d.immediate_retries AS immediateRetries, d.in_doubt AS inDoubt,
  r.method, r.url, r.headers, r.body, r.secret_headers AS secretHeaders, r.secret_url AS secretUrl`

type Due = Omit<ClaimedHttp, 'token'>

export const dueHttp = sql<[endpoint: number, nowMs: number, limit: number], Due>('http-deliveries.due')`
  SELECT ${columns} FROM http_deliveries d JOIN http_requests r ON r.delivery = d.id JOIN runs n ON n.id = d.run
  WHERE d.endpoint = ? AND d.due_at_ms <= ? ORDER BY d.due_at_ms, d.id LIMIT ?`

const lease = sql<[token: string, untilMs: number, nowMs: number, id: number]>('http-deliveries.lease')`
  UPDATE http_deliveries SET state = 'leased', due_at_ms = NULL, lease_token = ?, lease_until_ms = ?, updated_at_ms = ?
  WHERE id = ?`

export const nextDueHttp = sql<[endpoint: number], { readonly atMs: number | null }>('http-deliveries.next-due')`
  SELECT min(due_at_ms) AS atMs FROM http_deliveries WHERE endpoint = ? AND due_at_ms IS NOT NULL`

const release = sql<[dueAtMs: number, reason: string | null, nowMs: number, id: number, token: string]>(
  'http-deliveries.release',
)`
  UPDATE http_deliveries SET state = 'pending', due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL, reason = ?,
    updated_at_ms = ? WHERE id = ? AND lease_token = ?`

export type HttpLease = { readonly token: string; readonly untilMs: number; readonly nowMs: number }

/** Takes the oldest due deliveries of an endpoint under a lease. Inside a transaction. */
export function claimHttp(db: Database, endpoint: number, to: HttpLease, limit: number, moves: Moves): ClaimedHttp[] {
  const rows = db.all(dueHttp, endpoint, to.nowMs, limit)
  return rows.map((row) => {
    db.run(lease, to.token, to.untilMs, to.nowMs, row.id)
    moves.move(row, row.state, 'leased')
    return { ...row, token: to.token }
  })
}

/** Gives back a delivery that was claimed and not sent; no attempt is used up. False where the lease was lost. */
export function releaseHttp(
  db: Database,
  item: Pick<ClaimedHttp, 'id' | 'token' | 'endpoint' | 'run'>,
  to: { readonly dueAtMs: number; readonly reason: string | null; readonly nowMs: number },
  moves: Moves,
): boolean {
  const { changes } = db.run(release, to.dueAtMs, to.reason, to.nowMs, item.id, item.token)
  if (changes === 1) moves.move(item, 'leased', 'pending')
  return changes === 1
}
