import type { Clock } from '#shared/lib/clock.ts'
import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'
import { insertHttpAttempt } from './attempts.ts'
import { Moves } from './counts.ts'

/** How many deliveries one transaction takes over. */
const chunk = fragment`2000`

type Leased = {
  readonly id: number
  readonly endpoint: number
  readonly run: number
  readonly attempts: number
  readonly leasedAtMs: number
}

const columns = fragment`id, endpoint, run, attempts, updated_at_ms AS leasedAtMs`

const anyLeased = sql<[], Leased>('http-deliveries.leased')`
  SELECT ${columns} FROM http_deliveries WHERE lease_token IS NOT NULL LIMIT ${chunk}`
const expiredLeased = sql<[nowMs: number], Leased>('http-deliveries.expired')`
  SELECT ${columns} FROM http_deliveries WHERE lease_token IS NOT NULL AND lease_until_ms <= ? LIMIT ${chunk}`

const takeOver = sql<[dueAtMs: number, reason: string, nowMs: number, id: number]>('http-deliveries.take-over')`
  UPDATE http_deliveries SET state = 'pending', due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL,
    attempts = attempts + 1, in_doubt = 1, last_status = NULL, reason_code = 'outcome-unknown', reason = ?, updated_at_ms = ?
  WHERE id = ?`

const crashed =
  'Outcome unknown: Signalbench ended after it had taken this delivery for sending. It is sent again with the same ids.'
const expired =
  'Outcome unknown: nothing was heard of this request until its lease ran out. It is sent again with the same ids.'

/**
 * Makes every leased delivery pending again, with an attempt of unknown outcome in the log that the retry policy does not
 * count. At the start of the one writer all leases are those of a dead process. Returns how many there were.
 */
export function takeOverAllHttpLeases(db: Database, clock: Clock): number {
  let total = 0
  for (;;) {
    const rows = db.transaction('take over http leases', () => giveBack(db, db.all(anyLeased), crashed, clock.now()))
    total += rows
    if (rows === 0) return total
  }
}

/** The same for leases that ran out while this process lives. Inside a transaction. */
export const takeOverExpiredHttpLeases = (db: Database, nowMs: number): number =>
  giveBack(db, db.all(expiredLeased, nowMs), expired, nowMs)

function giveBack(db: Database, rows: readonly Leased[], reason: string, nowMs: number): number {
  const moves = new Moves()
  for (const row of rows) {
    const { id, endpoint, attempts, leasedAtMs } = row
    db.run(takeOver, nowMs, reason, nowMs, id)
    moves.move(row, 'leased', 'pending')
    insertHttpAttempt(db, {
      delivery: id,
      endpoint,
      number: attempts + 1,
      startedAtMs: leasedAtMs,
      durationMs: null,
      status: null,
      outcome: 'unknown',
      reason,
      nextAtMs: nowMs,
      remoteAddress: null,
      addedHeaders: null,
      responseHeaders: [],
      responseBody: new Uint8Array(),
      responseBytes: null,
      responseSha256: null,
      error: null,
      timings: null,
    })
  }
  moves.write(db)
  return rows.length
}
