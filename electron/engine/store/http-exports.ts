import type { Database } from './database.ts'
import type { ExportRow } from './exports.ts'
import { sql } from './sql.ts'

/** Webhook deliveries, and what receivers forward: the rows of `signalbench export` that come after those of relays. */
const deliveries = sql<[after: number, limit: number], ExportRow>('export.http-deliveries', { bigint: true })`
  SELECT d.id AS exportKey, NULL AS relay, 'w' || d.id AS id, d.event_id AS eventId, e.idempotency_key AS idempotencyKey,
         s.topic, s.partition, r.offset, d.state, d.attempts, d.event_name AS name, d.user, d.last_status AS status, d.reason,
         NULL AS mapping, p.kind || ' ' || p.name AS endpoint
  FROM http_deliveries d JOIN endpoints p ON p.id = d.endpoint
  LEFT JOIN records r ON r.seq = d.record LEFT JOIN source_positions s ON s.id = r.source LEFT JOIN events e ON e.record = d.record
  WHERE d.id > ? ORDER BY d.id LIMIT ?`

const attempts = sql<[after: number, limit: number], ExportRow>('export.http-attempts', { bigint: true })`
  SELECT a.id AS exportKey, NULL AS relay, 'x' || a.id AS id, a.started_at_ms AS startedAtMs, a.duration_ms AS durationMs,
         a.status, 1 AS events, length(q.body) AS requestBytes, a.outcome, a.reason, q.url, 'w' || a.delivery AS deliveryId,
         d.event_id AS eventId, a.number, p.kind || ' ' || p.name AS endpoint
  FROM http_attempts a JOIN http_deliveries d ON d.id = a.delivery JOIN endpoints p ON p.id = a.endpoint
  LEFT JOIN http_requests q ON q.delivery = a.delivery
  WHERE a.id > ? ORDER BY a.id LIMIT ?`

/** A log of an earlier version has no table for single requests. */
const firstVersionWithHttp = 5

/** The statement for rows of one kind that belong to single requests; null where there are none. */
export function httpExport(db: Database, kind: string): typeof deliveries | null {
  if (Number(db.pragma('user_version')) < firstVersionWithHttp) return null
  if (kind === 'deliveries') return deliveries
  return kind === 'attempts' ? attempts : null
}
