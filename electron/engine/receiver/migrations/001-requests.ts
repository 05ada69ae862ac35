import type { Migration } from '../../store/migrate.ts'

/** Every request that a receiver saw, with its body in parts, so that no single write is long. */
export const requestsMigration: Migration = {
  name: '001-requests',
  up: (sqlite) => {
    sqlite.exec(`
      CREATE TABLE requests (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        receiver TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        duration_ms REAL NOT NULL,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER,
        request_bytes INTEGER NOT NULL,
        events INTEGER,
        note TEXT NOT NULL,
        remote_address TEXT NOT NULL,
        request_headers TEXT NOT NULL,
        response_headers TEXT NOT NULL,
        response_body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX requests_by_receiver ON requests (receiver, seq);
      CREATE INDEX requests_by_size ON requests (request_bytes);
      CREATE TABLE request_bodies (
        request_id TEXT NOT NULL,
        part INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (request_id, part)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE receiver_counts (
        receiver TEXT PRIMARY KEY,
        requests INTEGER NOT NULL,
        last_request_at_ms INTEGER,
        events_accepted INTEGER NOT NULL,
        events_refused INTEGER NOT NULL,
        events_repeated INTEGER NOT NULL,
        users INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
