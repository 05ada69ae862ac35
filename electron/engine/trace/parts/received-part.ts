import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { TracePiece } from '#shared/contract/trace.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'
import { isoTime } from '#shared/lib/iso-time.ts'
import { bytesPiece, headersPiece, pairsPiece, textPiece } from './pieces.ts'

type Row = {
  readonly receiver: string
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly requestBytes: number
  readonly note: string
  readonly remoteAddress: string
  readonly requestHeaders: string
  readonly responseHeaders: string
  readonly responseBody: string
  readonly signature: string | null
}

const requestRow = sql<[id: string], Row>('trace.request-detail')`
  SELECT receiver, at_ms AS atMs, method, path, status, request_bytes AS requestBytes, note, remote_address AS remoteAddress,
    request_headers AS requestHeaders, response_headers AS responseHeaders, response_body AS responseBody, signature
  FROM requests WHERE id = ?`

const firstPart = sql<[id: string], { bytes: Uint8Array }>('trace.request-body')`
  SELECT bytes FROM request_bodies WHERE request_id = ? AND part = 0`

/** A request as a receiver got it, what it thought of the signature, and what it answered. */
export function receivedPieces(receiver: Database, id: string): readonly TracePiece[] | null {
  const row = receiver.get(requestRow, id)
  if (row === undefined) return null
  const body = receiver.get(firstPart, id)?.bytes ?? new Uint8Array()
  return [
    pairsPiece('Request', [
      [row.method, row.path],
      ['receiver', row.receiver],
      ['arrived', isoTime(row.atMs)],
      ['from', row.remoteAddress],
      ['note', row.note],
    ]),
    ...signaturePieces(row.signature),
    headersPiece('Request headers', row.requestHeaders),
    bytesPiece('Request body', body, row.requestBytes),
    pairsPiece('Answer', [['status', row.status ?? 'the connection was reset']]),
    headersPiece('Response headers', row.responseHeaders),
    textPiece('Response body', row.responseBody),
  ]
}

/** Written by the receiver from its own type. */
function signaturePieces(json: string | null): readonly TracePiece[] {
  const verdict = json === null ? null : (JSON.parse(json) as SignatureVerdict | null)
  if (verdict === null) return []
  const { ok, reason, expected, got, skewSeconds } = verdict
  return [
    pairsPiece(`Signature: ${ok ? 'verified' : 'not verified'}`, [
      ['why', reason],
      ['expected', expected],
      ['got', got],
      ['skew in seconds', skewSeconds],
    ]),
  ]
}
