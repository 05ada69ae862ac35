import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { EventFact, RecordFact } from '#shared/domain/trace/facts.ts'
import type { Finding } from '#shared/schema/finding.ts'

/** Of a record's key, in bytes, for the line that shows it. */
const shownKeyBytes = 120

type Row = {
  readonly seq: number
  readonly atMs: number
  readonly relay: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly timestampMs: number
  readonly key: Uint8Array | null
  readonly valueBytes: number
  readonly format: string
  readonly verdict: string
  readonly message: string | null
  readonly findings: string | null
  readonly mapping: string | null
}

const recordOf = sql<[seq: number], Row>('trace.record')`
  SELECT r.seq, r.created_at_ms AS atMs, l.name AS relay, p.topic, p.partition, CAST(r.offset AS TEXT) AS offset,
    CAST(r.timestamp_ms AS REAL) AS timestampMs, substr(r.key, 1, 120) AS key, coalesce(length(r.value), 0) AS valueBytes,
    r.format, r.verdict, r.message, r.findings, r.mapping
  FROM records r JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay WHERE r.seq = ?`

/** A record as a fact; null where retention has cleared it away. */
export function recordFact(db: Database, seq: number): RecordFact | null {
  const row = db.get(recordOf, seq)
  if (row === undefined) return null
  const { key, findings, ...rest } = row
  const found = findings === null ? [] : (JSON.parse(findings) as readonly Finding[])
  return {
    ...rest,
    ref: `r${seq}`,
    key: key === null ? null : keyText(key),
    fix: found.find(({ severity }) => severity === 'error')?.fix ?? null,
    findings: found.length,
  }
}

/** Readable where it is text, else its first bytes. */
function keyText(key: Uint8Array): string {
  const bytes = Buffer.from(key)
  const text = bytes.toString('utf8')
  const more = key.length >= shownKeyBytes ? '…' : ''
  return /[\u0000-\u001f\ufffd]/.test(text) ? `0x${bytes.subarray(0, 24).toString('hex')}` : `${text}${more}`
}

type EventRow = Omit<EventFact, 'ref'> & { readonly record: number }

const eventOf = sql<[record: number], EventRow>('trace.event')`
  SELECT e.record, r.created_at_ms AS atMs, e.name, e.user, e.idempotency_key AS idempotencyKey, e.event_id AS eventId,
    length(CAST(e.json AS BLOB)) AS bytes, (SELECT count(*) FROM event_edits x WHERE x.record = e.record) AS edits
  FROM events e JOIN records r ON r.seq = e.record WHERE e.record = ?`

/** The event that a record became; null where it became none. */
export function eventFact(db: Database, record: number): EventFact | null {
  const row = db.get(eventOf, record)
  if (row === undefined) return null
  const { record: _record, ...rest } = row
  return { ...rest, ref: `e${record}` }
}

/** The few partitions are looked through; of each, the index leads to the offset (CROSS JOIN keeps this order). */
export const byPosition = sql<[topic: string, partition: number, offset: bigint], { seq: number }>('trace.by-position')`
  SELECT r.seq FROM source_positions p CROSS JOIN records r ON r.source = p.id
  WHERE p.topic = ? AND p.partition = ? AND r.offset = ? ORDER BY r.seq`
