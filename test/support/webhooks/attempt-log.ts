import type { Database } from '#engine/store/database.ts'

export type FillOptions = {
  readonly attempts: number
  /** Bytes of each request's body, about. */
  readonly bodyBytes: number
}

/** What `fillAttempts` makes of attempt `n`; the same in SQL below. */
const statusSql = `CASE WHEN id % 1000 = 7 THEN 418 WHEN id % 50 = 3 THEN 503 WHEN id % 97 = 5 THEN NULL ELSE 200 END`

/**
 * Fills a log with attempts of webhook `welcome`, one a delivery, made by SQLite itself: a million in half a minute. Every
 * 50th got a 503, every 1,000th a 418, every 97th no answer; `user_<n>` are 100,003 users.
 */
export function fillAttempts(db: Database, { attempts, bodyBytes }: FillOptions): void {
  db.exec(`
    INSERT INTO endpoints (id, kind, name) VALUES (1, 'webhook', 'welcome'), (2, 'webhook', 'other');
    INSERT INTO runs (id, origin, name, started_at_ms) VALUES (1, 'send', 'welcome', 0);
    INSERT INTO bodies (id, sha256, bytes) VALUES
      (1, x'01', CAST('{"ok":true,"id":7}' AS BLOB)), (2, x'02', CAST('upstream request timeout' AS BLOB));
    INSERT INTO http_deliveries (id, endpoint, run, event_id, user, event_name, state, attempts, last_status,
        created_at_ms, updated_at_ms)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${attempts})
      SELECT i, 1 + (i % 11 = 10), 1, lower(hex(randomblob(16))), 'user_' || (i * 7919 % 100003),
        CASE i % 5 WHEN 0 THEN 'purchase' WHEN 1 THEN 'signup' ELSE 'page_viewed' END, 'delivered', 1, 200,
        1700000000000 + i * 20, 1700000000000 + i * 20 FROM n;
    INSERT INTO http_requests (delivery, method, url, headers, body)
      SELECT id, 'POST', 'http://127.0.0.1:4010/hook?u=' || user,
        '[["Content-Type","application/json"],["X-Event-Id","' || event_id || '"]]',
        CAST('{"user":"' || user || '","event":"' || event_name || '","n":' || id || ',"pad":"' ||
          hex(randomblob(${Math.max(1, Math.floor(bodyBytes / 2))})) || '"}' AS BLOB)
      FROM http_deliveries;
    INSERT INTO http_attempts (id, delivery, endpoint, number, started_at_ms, duration_ms, status, outcome, reason,
        remote_address, response_headers, response_body, response_bytes, error, timings)
      SELECT id, id, endpoint, 1, created_at_ms, (id % 300) + 0.25, ${statusSql},
        CASE WHEN ${statusSql} = 200 THEN 'delivered' ELSE 'retry' END, 'answered', '127.0.0.1:4010',
        CASE WHEN id % 97 = 5 THEN '[]' ELSE '[["Content-Type","application/json"],["Server","test ' || (id % 3) || '"]]' END,
        CASE WHEN id % 97 = 5 THEN NULL WHEN id % 50 = 3 THEN 2 ELSE 1 END, CASE WHEN id % 97 = 5 THEN NULL ELSE 18 END,
        CASE WHEN id % 97 = 5 THEN 'connection reset' END, '{"dns":0.1,"connect":0.4,"wait":3.1,"read":0.2}'
      FROM http_deliveries;`)
}
