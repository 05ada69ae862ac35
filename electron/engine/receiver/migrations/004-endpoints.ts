import type { Migration } from '../../store/migrate.ts'

/** Which endpoint took a request, its event, its signature; what was seen before; what is to be forwarded. */
export const endpointsMigration: Migration = {
  name: '004-endpoints',
  up: (sqlite) => {
    sqlite.exec(`
      ALTER TABLE requests ADD COLUMN endpoint TEXT;
      ALTER TABLE requests ADD COLUMN event_id TEXT;
      ALTER TABLE requests ADD COLUMN duplicate INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE requests ADD COLUMN signature_ok INTEGER;
      -- JSON of the verdict.
      ALTER TABLE requests ADD COLUMN signature TEXT;
      -- JSON: milliseconds until the body was in, and until the answer was begun.
      ALTER TABLE requests ADD COLUMN timings TEXT;
      CREATE INDEX requests_by_event ON requests (event_id) WHERE event_id IS NOT NULL;
      -- What an endpoint's dedupOn found. done_at_ms: its forward succeeded, or a 2xx was given where there is none.
      CREATE TABLE seen_keys (
        receiver TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        key TEXT NOT NULL,
        request_id TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        done_at_ms INTEGER,
        PRIMARY KEY (receiver, endpoint, key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX seen_keys_by_age ON seen_keys (at_ms);
      -- Requests that go on to another address, in order of arrival; their bodies stand in request_bodies.
      CREATE TABLE forwards (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        receiver TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        request_id TEXT NOT NULL UNIQUE,
        event_id TEXT,
        key TEXT,
        at_ms INTEGER NOT NULL,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        headers TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        -- ready: to be forwarded. batched: its batch is settled. queued: the outbox has it.
        state TEXT NOT NULL CHECK (state IN ('ready', 'batched', 'queued')),
        -- request_id of the batch's first request.
        batch TEXT,
        -- http_deliveries.id of log.sqlite.
        delivery INTEGER
      ) STRICT;
      CREATE INDEX forwards_open ON forwards (receiver, endpoint, seq) WHERE state <> 'queued';
      CREATE INDEX forwards_by_delivery ON forwards (delivery) WHERE delivery IS NOT NULL;
    `)
  },
}
