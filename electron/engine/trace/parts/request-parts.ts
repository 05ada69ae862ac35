import { attemptDetail } from '#engine/store/attempt-pages.ts'
import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { TracePiece } from '#shared/contract/trace.ts'
import { isoTime } from '#shared/lib/iso-time.ts'
import { bytesPiece, headersPiece, pairsPiece, textPiece, timingsPieces } from './pieces.ts'

const relayTimings = sql<[id: number], { timings: string | null }>('trace.attempt-timings')`
  SELECT timings FROM attempts WHERE id = ?`

/** A relay's request with its answer. */
export function relayAttemptPieces(log: Database, id: number): readonly TracePiece[] | null {
  const found = attemptDetail(log, id)
  if (found === null) return null
  return [
    pairsPiece('Attempt', [
      ['decision', found.outcome],
      ['why', found.reason],
      ['events', found.events],
      ['status', found.status],
      ['error', found.error],
      ['url', found.url],
      ['address', found.remoteAddress],
      ['started', isoTime(found.startedAtMs)],
    ]),
    ...timingsPieces(log.get(relayTimings, id)?.timings ?? null),
    pairsPiece('Request headers', found.requestHeaders),
    textPiece('Request body', found.requestBody, found.requestBytes),
    pairsPiece('Response headers', found.responseHeaders),
    textPiece('Response body', found.responseBody, found.responseBytes ?? Buffer.byteLength(found.responseBody)),
  ]
}

type AttemptRow = {
  readonly delivery: number
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly outcome: string
  readonly reason: string
  readonly nextAtMs: number | null
  readonly remoteAddress: string | null
  readonly addedHeaders: string | null
  readonly responseHeaders: string
  readonly responseBody: Uint8Array | null
  readonly responseBytes: number | null
  readonly error: string | null
  readonly timings: string | null
}

const httpAttempt = sql<[id: number], AttemptRow>('trace.http-attempt')`
  SELECT a.delivery, a.number, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs, a.status, a.outcome, a.reason,
    a.next_at_ms AS nextAtMs, a.remote_address AS remoteAddress, a.added_headers AS addedHeaders,
    a.response_headers AS responseHeaders, b.bytes AS responseBody, a.response_bytes AS responseBytes, a.error, a.timings
  FROM http_attempts a LEFT JOIN bodies b ON b.id = a.response_body WHERE a.id = ?`

/** An attempt of a webhook or forward with its answer. */
export function httpAttemptPieces(log: Database, id: number): readonly TracePiece[] | null {
  const row = log.get(httpAttempt, id)
  if (row === undefined) return null
  const body = row.responseBody ?? new Uint8Array()
  return [
    pairsPiece(`Attempt ${row.number}`, [
      ['decision', row.nextAtMs === null ? row.outcome : `${row.outcome} at ${isoTime(row.nextAtMs)}`],
      ['why', row.reason],
      ['status', row.status],
      ['error', row.error],
      ['address', row.remoteAddress],
      ['started', isoTime(row.startedAtMs)],
    ]),
    ...timingsPieces(row.timings),
    ...(requestPieces(log, row.delivery, row.addedHeaders) ?? []),
    headersPiece('Response headers', row.responseHeaders),
    bytesPiece('Response body', body, row.responseBytes ?? body.length),
  ]
}

type RequestRow = {
  readonly method: string
  readonly url: string
  readonly headers: string
  readonly body: Uint8Array
}

const httpRequest = sql<[delivery: number], RequestRow>('trace.http-request')`
  SELECT method, url, headers, body FROM http_requests WHERE delivery = ?`

/** The request as it was frozen, and what one attempt added to it. References to secrets stand unresolved. */
export function requestPieces(log: Database, delivery: number, added: string | null): readonly TracePiece[] | null {
  const row = log.get(httpRequest, delivery)
  if (row === undefined) return null
  return [
    pairsPiece('Request', [[row.method, row.url]]),
    headersPiece('Request headers', row.headers),
    ...(added === null ? [] : [headersPiece('Added to this attempt', added)]),
    bytesPiece('Request body', row.body),
  ]
}
