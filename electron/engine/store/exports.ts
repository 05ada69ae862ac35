import type { Database } from './database.ts'
import { httpExport } from './http-exports.ts'
import { mappingColumn, mappingColumnBefore, recordsHaveMapping } from './record-mapping.ts'
import { sql } from './sql.ts'
import type { SqlFragment } from './sql.ts'

/** Rows of the log as `signalbench export` gives them, oldest first, by pages after a key: flat in memory at any size. */
export type ExportRow = Readonly<Record<string, string | number | bigint | Uint8Array | null>>

export type ExportKind = 'records' | 'events' | 'deliveries' | 'attempts'

const recordsWith = (mapping: SqlFragment) => sql<[after: number, limit: number], ExportRow>('export.records', {
  bigint: true,
})`
  SELECT r.seq AS exportKey, l.name AS relay, p.cluster, p.topic, p.partition, r.offset, r.timestamp_ms AS timestampMs, r.key,
         r.value, r.headers, CASE r.verdict WHEN 'mapped' THEN 'mapped' ELSE 'rejected' END AS verdict,
         CASE r.verdict WHEN 'mapped' THEN NULL ELSE r.verdict END AS reason, ${mapping}
  FROM records r JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay
  WHERE r.seq > ? ORDER BY r.seq LIMIT ?`

const events = sql<[after: number, limit: number], ExportRow>('export.events', { bigint: true })`
  SELECT e.record AS exportKey, l.name AS relay, e.event_id AS eventId, e.idempotency_key AS idempotencyKey, e.name, e.user,
         p.topic, p.partition, r.offset, e.json
  FROM events e JOIN records r ON r.seq = e.record JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay
  WHERE e.record > ? ORDER BY e.record LIMIT ?`

const deliveriesWith = (mapping: SqlFragment) => sql<[after: number, limit: number], ExportRow>('export.deliveries', {
  bigint: true,
})`
  SELECT d.id AS exportKey, l.name AS relay, d.id, e.event_id AS eventId, e.idempotency_key AS idempotencyKey, p.topic,
         p.partition, r.offset, d.state, d.attempts, e.name, e.user, d.last_status AS status, d.reason, ${mapping}
  FROM deliveries d JOIN events e ON e.record = d.event JOIN records r ON r.seq = e.record
  JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = d.relay
  WHERE d.id > ? ORDER BY d.id LIMIT ?`

const attempts = sql<[after: number, limit: number], ExportRow>('export.attempts', { bigint: true })`
  SELECT a.id AS exportKey, l.name AS relay, a.id, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs, a.status,
         a.events, a.request_bytes AS requestBytes, a.outcome, a.reason, a.url
  FROM attempts a JOIN relays l ON l.id = a.relay WHERE a.id > ? ORDER BY a.id LIMIT ?`

const queriesWith = (mapping: SqlFragment) => ({
  records: recordsWith(mapping),
  events,
  deliveries: deliveriesWith(mapping),
  attempts,
})
const queries = queriesWith(mappingColumn)
const queriesBefore = queriesWith(mappingColumnBefore)

/** Walks all rows of one kind. Each page is a read of its own, so that the log's writer is never held up. */
export function* exportRows(db: Database, kind: ExportKind, pageRows = 1000): Generator<readonly ExportRow[]> {
  yield* walk(db, (recordsHaveMapping(db) ? queries : queriesBefore)[kind], pageRows)
  const http = httpExport(db, kind)
  if (http !== null) yield* walk(db, http, pageRows)
}

function* walk(db: Database, query: typeof events, pageRows: number): Generator<readonly ExportRow[]> {
  let after = 0
  for (;;) {
    const page = db.all(query, after, pageRows)
    const last = page.at(-1)?.exportKey
    if (last === undefined) return
    after = Number(last)
    yield page
  }
}
