import type { Clock } from '#shared/lib/clock.ts'
import { insertAttempt } from './attempts.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'

/** How many deliveries one transaction takes over. */
const chunk = 2_000

type Leased = {
  readonly id: number
  readonly relay: number
  readonly token: string
  readonly updatedAtMs: number
  readonly bytes: number
}

const anyLeased = sql<[], Leased>('deliveries.leased')`
  SELECT id, relay, lease_token AS token, updated_at_ms AS updatedAtMs, bytes FROM deliveries
  WHERE lease_token IS NOT NULL ORDER BY lease_token, id LIMIT ${{ fragment: String(chunk) }}`

const expiredLeased = sql<[nowMs: number], Leased>('deliveries.expired')`
  SELECT id, relay, lease_token AS token, updated_at_ms AS updatedAtMs, bytes FROM deliveries
  WHERE lease_token IS NOT NULL AND lease_until_ms <= ? ORDER BY lease_token, id LIMIT ${{ fragment: String(chunk) }}`

const takeOver = sql<[dueAtMs: number, startedAtMs: number, reason: string, nowMs: number, id: number]>(
  'deliveries.take-over',
)`
  UPDATE deliveries SET state = 'pending', due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL, attempts = attempts + 1,
    first_tried_at_ms = coalesce(first_tried_at_ms, ?), in_doubt = 1, last_status = NULL, reason_code = 'outcome-unknown',
    reason = ?, updated_at_ms = ?
  WHERE id = ?`

const crashed =
  'Outcome unknown: Signalbench ended while this request was in flight. It is sent again with the same idempotency key.'
const expired =
  'Outcome unknown: nothing was heard of this request until its lease ran out. It is sent again with the same idempotency key.'

/**
 * Makes every leased delivery pending again, with an attempt of unknown outcome in the log. At the start of the one
 * writer all leases are those of a dead process, so none of them is waited for. Returns how many there were.
 */
export function takeOverAllLeases(db: Database, clock: Clock): number {
  let total = 0
  for (;;) {
    const rows = db.transaction('take over leases', () => giveBack(db, db.all(anyLeased), crashed, clock.now()))
    total += rows
    if (rows === 0) return total
  }
}

/** The same for leases that ran out while this process lives. */
export function takeOverExpiredLeases(db: Database, nowMs: number): number {
  return giveBack(db, db.all(expiredLeased, nowMs), expired, nowMs)
}

function giveBack(db: Database, rows: readonly Leased[], reason: string, nowMs: number): number {
  const groups = new Map<string, Leased[]>()
  for (const row of rows) {
    const group = groups.get(row.token)
    if (group === undefined) groups.set(row.token, [row])
    else group.push(row)
  }
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    for (const row of group) db.run(takeOver, nowMs, row.updatedAtMs, reason, nowMs, row.id)
    insertAttempt(db, {
      relay: first.relay,
      startedAtMs: first.updatedAtMs,
      durationMs: null,
      status: null,
      requestBytes: group.reduce((sum, row) => sum + row.bytes + 1, 0),
      outcome: 'unknown',
      reason,
      url: '',
      remoteAddress: null,
      requestHeaders: [],
      responseHeaders: [],
      responseBody: new Uint8Array(),
      responseBytes: null,
      error: null,
      timings: null,
      items: group.map((row) => ({ delivery: row.id, outcome: 'unknown', reason: null })),
    })
  }
  return rows.length
}
