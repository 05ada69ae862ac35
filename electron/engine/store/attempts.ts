import { createHash } from 'node:crypto'
import type { AttemptRow } from '#shared/schema/delivery.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'

export type Outcome = AttemptRow['outcome']

/** One request as it goes into the log. Secrets are already redacted in `requestHeaders`. */
export type NewAttempt = {
  readonly relay: number
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly requestBytes: number
  readonly outcome: Outcome
  readonly reason: string
  readonly url: string
  readonly remoteAddress: string | null
  readonly requestHeaders: readonly (readonly [string, string])[]
  readonly responseHeaders: readonly (readonly [string, string])[]
  /** First part of the response's body; empty where none came. */
  readonly responseBody: Uint8Array
  readonly responseBytes: number | null
  readonly error: string | null
  readonly timings: Readonly<Record<string, number>> | null
  /** In the order of the request. `reason` only where it differs from the attempt's own. */
  readonly items: readonly { readonly delivery: number; readonly outcome: Outcome; readonly reason: string | null }[]
}

const insert = sql<
  [
    number,
    number,
    number | null,
    number | null,
    number,
    number,
    Outcome,
    string,
    string,
    string | null,
    string,
    string,
    number | null,
    number | null,
    string | null,
    string | null,
  ]
>('attempts.insert')`
  INSERT INTO attempts (relay, started_at_ms, duration_ms, status, events, request_bytes, outcome, reason, url,
    remote_address, request_headers, response_headers, response_body, response_bytes, error, timings)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const insertItem = sql<[number, number, number, Outcome, string | null]>('attempt_items.insert')`
  INSERT INTO attempt_items (attempt, position, delivery, outcome, reason) VALUES (?, ?, ?, ?, ?)`

const findBody = sql<[Uint8Array], { id: number }>('bodies.find')`SELECT id FROM bodies WHERE sha256 = ?`
const insertBody = sql<[Uint8Array, Uint8Array]>('bodies.insert')`INSERT INTO bodies (sha256, bytes) VALUES (?, ?)`

/** Appends an attempt with the deliveries it carried. Returns its id. */
export function insertAttempt(db: Database, attempt: NewAttempt): number {
  const { lastId } = db.run(
    insert,
    attempt.relay,
    attempt.startedAtMs,
    attempt.durationMs,
    attempt.status,
    attempt.items.length,
    attempt.requestBytes,
    attempt.outcome,
    attempt.reason,
    attempt.url,
    attempt.remoteAddress,
    JSON.stringify(attempt.requestHeaders),
    JSON.stringify(attempt.responseHeaders),
    attempt.responseBody.length === 0 ? null : bodyNumber(db, attempt.responseBody),
    attempt.responseBytes,
    attempt.error,
    attempt.timings === null ? null : JSON.stringify(attempt.timings),
  )
  attempt.items.forEach((item, position) => {
    db.run(insertItem, lastId, position, item.delivery, item.outcome, item.reason)
  })
  return lastId
}

/** Equal bodies are kept once. */
function bodyNumber(db: Database, bytes: Uint8Array): number {
  const sha256 = createHash('sha256').update(bytes).digest()
  return db.get(findBody, sha256)?.id ?? db.run(insertBody, sha256, bytes).lastId
}
