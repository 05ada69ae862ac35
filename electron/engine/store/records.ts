import type { Finding } from '#shared/schema/finding.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'

/** A record with what became of it, ready for the log. */
export type NewRecord = {
  readonly raw: RawRecord
  readonly format: string
  /** `mapped` or the rule id of the first error. */
  readonly verdict: string
  readonly message: string | null
  readonly eventName: string | null
  readonly user: string | null
  readonly findings: readonly Finding[]
  /** Which of the relay's mappings was used; null where it has only one. */
  readonly mapping: string | null
}

const insert = sql<
  [
    relay: number,
    source: number,
    offset: bigint,
    timestampMs: bigint,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: string | null,
    format: string,
    verdict: string,
    message: string | null,
    eventName: string | null,
    user: string | null,
    findings: string | null,
    mapping: string | null,
    nowMs: number,
  ]
>('records.insert')`
  INSERT INTO records (relay, source, offset, timestamp_ms, key, value, headers, format, verdict, message, event_name, user, findings, mapping, created_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

/** The new record's `seq`, or null where the log has it already. */
export function insertRecord(
  db: Database,
  place: { readonly relay: number; readonly source: number; readonly nowMs: number },
  record: NewRecord,
): number | null {
  const { raw } = record
  const { changes, lastId } = db.run(
    insert,
    place.relay,
    place.source,
    raw.offset,
    raw.timestampMs,
    raw.key,
    raw.value,
    headersToText(raw.headers),
    record.format,
    record.verdict,
    record.message,
    record.eventName,
    record.user,
    findingsToText(record.findings),
    record.mapping,
    place.nowMs,
  )
  return changes === 0 ? null : lastId
}

const setVerdict = sql<[string, string | null, string | null, string | null, string | null, string | null, number]>(
  'records.verdict',
)`
  UPDATE records SET verdict = ?, message = ?, event_name = ?, user = ?, findings = ?, mapping = ? WHERE seq = ?`

/** After a rejected record was mapped again. */
export function updateVerdict(db: Database, seq: number, record: Omit<NewRecord, 'raw' | 'format'>): void {
  const { verdict, message, eventName, user, findings, mapping } = record
  db.run(setVerdict, verdict, message, eventName, user, findingsToText(findings), mapping, seq)
}

type StoredRow = {
  readonly seq: bigint
  readonly relay: string
  readonly cluster: string
  readonly topic: string
  readonly partition: bigint
  readonly offset: bigint
  readonly timestampMs: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: string | null
  readonly verdict: string
  readonly findings: string | null
}

const bySeq = sql<[number], StoredRow>('records.by-seq', { bigint: true })`
  SELECT r.seq, l.name AS relay, p.cluster, p.topic, p.partition, r.offset, r.timestamp_ms AS timestampMs, r.key, r.value,
         r.headers, r.verdict, r.findings
  FROM records r JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay WHERE r.seq = ?`

/** A record as it was consumed, with its verdict. */
export type StoredRecord = {
  readonly seq: number
  readonly relay: string
  readonly cluster: string
  readonly raw: RawRecord
  readonly verdict: string
  readonly findings: readonly Finding[]
}

/** A record with its raw bytes, or null where retention has removed it. */
export function recordBySeq(db: Database, seq: number): StoredRecord | null {
  const row = db.get(bySeq, seq)
  if (row === undefined) return null
  const { topic, offset, timestampMs, key, value } = row
  const headers = headersFromText(row.headers)
  return {
    seq: Number(row.seq),
    relay: row.relay,
    cluster: row.cluster,
    raw: { topic, partition: Number(row.partition), offset, timestampMs, key, value, headers },
    verdict: row.verdict,
    findings: findingsFromText(row.findings),
  }
}

const findingsBySeq = sql<[number], { findings: string | null }>('records.findings')`
  SELECT findings FROM records WHERE seq = ?`

/** What was found when the record was mapped, without reading the record itself. */
export const findingsOf = (db: Database, seq: number): readonly Finding[] =>
  findingsFromText(db.get(findingsBySeq, seq)?.findings ?? null)

function headersToText(headers: RawRecord['headers']): string | null {
  if (headers.length === 0) return null
  return JSON.stringify(
    headers.map(([name, value]) => [name, value === null ? null : Buffer.from(value).toString('base64')]),
  )
}

/** Headers as they stand in the log. */
export function headersFromText(text: string | null): RawRecord['headers'] {
  if (text === null) return []
  const pairs = JSON.parse(text) as readonly (readonly [string, string | null])[]
  return pairs.map(([name, value]) => [name, value === null ? null : Buffer.from(value, 'base64')] as const)
}

const findingsToText = (findings: readonly Finding[]): string | null =>
  findings.length === 0 ? null : JSON.stringify(findings)

const findingsFromText = (text: string | null): readonly Finding[] =>
  text === null ? [] : (JSON.parse(text) as readonly Finding[])
