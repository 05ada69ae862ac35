import { afterEach, expect, test } from 'vitest'
import type { NewHttpDelivery } from '#engine/outbox/http/types.ts'
import { countHttpDeliveries } from '#engine/store/http/counts.ts'
import { insertHttpDeliveries, insertRun } from '#engine/store/http/insert.ts'
import { openLogStore, type LogStore } from '#engine/store/log-store.ts'
import { runRetention } from '#engine/store/retention.ts'
import { sql } from '#engine/store/sql.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
let open: LogStore | undefined
afterEach(() => open?.close())

const delivery = (eventId: string): NewHttpDelivery => ({
  endpoint: { kind: 'webhook', name: 'welcome' },
  originKey: null,
  eventId,
  record: null,
  user: 'user_1',
  eventName: null,
  request: { method: 'POST', url: 'http://127.0.0.1/', headers: [], body: '{}', secretHeaders: [], secretUrl: false },
  findings: [],
  refused: null,
  dueAtMs: null,
})

const ids = sql<[], { id: number }>('test.ids')`SELECT id FROM http_deliveries ORDER BY id`
const rows = (log: LogStore, table: 'http_attempts' | 'http_requests' | 'bodies'): number =>
  log.db.get(sql<[], { n: number }>('test.rows')`SELECT count(*) AS n FROM ${{ fragment: table }}`)?.n ?? -1

test('retention removes old requests that ended, with attempts and bodies, and keeps what is still to be sent', async () => {
  open = openLogStore(directory(), { logger: collectingLogger(), clock: { now: () => 1_000 } })
  const { db } = open
  db.transaction('test', () => {
    const run = insertRun(db, 'send', 'welcome', 1_000)
    insertHttpDeliveries(
      db,
      run,
      [1, 2, 3, 4].map((n) => delivery(`event-${n}`)),
      1_000,
    )
    // 1 and 2 ended long ago, 3 ended now, 4 still waits; 4 repeats the request of 1.
    db.exec(`
      INSERT INTO bodies (id, sha256, bytes) VALUES (1, x'01', x'01'), (2, x'02', x'02');
      UPDATE http_deliveries SET state = 'delivered', due_at_ms = NULL, updated_at_ms = 1000 WHERE id IN (1, 2);
      UPDATE http_deliveries SET state = 'failed', due_at_ms = NULL, updated_at_ms = 9000 WHERE id = 3;
      UPDATE http_deliveries SET copy_of = 1 WHERE id = 4;
      UPDATE http_counts SET count = 1 WHERE state = 'pending';
      INSERT INTO http_counts (endpoint, state, count) SELECT id, 'delivered', 2 FROM endpoints;
      INSERT INTO http_counts (endpoint, state, count) SELECT id, 'failed', 1 FROM endpoints;
      INSERT INTO http_attempts (delivery, endpoint, number, started_at_ms, outcome, reason, response_headers, response_body)
        SELECT id, endpoint, 1, 1000, 'delivered', '', '[]', CASE id WHEN 1 THEN 1 ELSE 2 END FROM http_deliveries WHERE id <= 3;`)
  })
  const report = await runRetention(open, { maxAgeMs: 5_000, maxBytes: 1e12 }, { now: () => 10_000 })
  expect(report).toMatchObject({ removedRequests: 2, removedRecords: 0 })
  expect(db.all(ids).map(({ id }) => id)).toEqual([3, 4])
  expect([rows(open, 'http_attempts'), rows(open, 'http_requests'), rows(open, 'bodies')]).toEqual([1, 2, 1])
  expect(countHttpDeliveries(db)).toMatchObject({ delivered: 0, failed: 1, pending: 1 })
  expect(db.pragma('foreign_key_check')).toBeUndefined()
})
