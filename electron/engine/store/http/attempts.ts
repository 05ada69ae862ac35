import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

export type HttpOutcome = 'delivered' | 'retry' | 'failed' | 'unknown'

/** One request as it goes into the log. Secrets are redacted already. */
export type NewHttpAttempt = {
  readonly delivery: number
  readonly endpoint: number
  /** From 1, of its delivery. */
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly outcome: HttpOutcome
  readonly reason: string
  readonly nextAtMs: number | null
  readonly remoteAddress: string | null
  /** What this attempt sent besides the frozen request, as JSON. */
  readonly addedHeaders: string | null
  readonly responseHeaders: readonly (readonly [string, string])[]
  /** First part of the response's body; empty where none came. */
  readonly responseBody: Uint8Array
  readonly responseBytes: number | null
  /** Of the whole body, where only a part is kept. */
  readonly responseSha256: Uint8Array | null
  readonly error: string | null
  readonly timings: Readonly<Record<string, number>> | null
}

const insert = sql<
  [
    delivery: number,
    endpoint: number,
    number: number,
    startedAtMs: number,
    durationMs: number | null,
    status: number | null,
    outcome: HttpOutcome,
    reason: string,
    nextAtMs: number | null,
    remoteAddress: string | null,
    addedHeaders: string | null,
    responseHeaders: string,
    responseBody: number | null,
    responseBytes: number | null,
    responseSha256: Uint8Array | null,
    error: string | null,
    timings: string | null,
  ]
>('http-attempts.insert')`
  INSERT INTO http_attempts (delivery, endpoint, number, started_at_ms, duration_ms, status, outcome, reason, next_at_ms,
    remote_address, added_headers, response_headers, response_body, response_bytes, response_sha256, error, timings)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const findBody = sql<[Uint8Array], { id: number }>('bodies.find')`SELECT id FROM bodies WHERE sha256 = ?`
const insertBody = sql<[Uint8Array, Uint8Array]>('bodies.insert')`INSERT INTO bodies (sha256, bytes) VALUES (?, ?)`

/** Appends an attempt. Returns its id. Inside a transaction. */
export function insertHttpAttempt(db: Database, attempt: NewHttpAttempt): number {
  const { responseBody, responseHeaders, timings } = attempt
  return db.run(
    insert,
    attempt.delivery,
    attempt.endpoint,
    attempt.number,
    Math.round(attempt.startedAtMs),
    attempt.durationMs,
    attempt.status,
    attempt.outcome,
    attempt.reason,
    attempt.nextAtMs,
    attempt.remoteAddress,
    attempt.addedHeaders,
    JSON.stringify(responseHeaders),
    responseBody.length === 0 ? null : bodyNumber(db, responseBody),
    attempt.responseBytes,
    attempt.responseSha256,
    attempt.error,
    timings === null ? null : JSON.stringify(timings),
  ).lastId
}

/** Equal bodies are kept once. */
function bodyNumber(db: Database, bytes: Uint8Array): number {
  const sha256 = createHash('sha256').update(bytes).digest()
  return db.get(findBody, sha256)?.id ?? db.run(insertBody, sha256, bytes).lastId
}
