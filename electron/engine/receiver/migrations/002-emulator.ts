import type { Migration } from '../../store/migrate.ts'

/** What the emulator accepted, as the Custom Events API would keep it: single events, and counts per user and event name. */
export const emulatorMigration: Migration = {
  name: '002-emulator',
  up: (sqlite) => {
    sqlite.exec(`
      CREATE TABLE emulator_events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        receiver TEXT NOT NULL,
        app_id TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        user TEXT NOT NULL,
        name TEXT NOT NULL,
        idempotency_key TEXT,
        event_json TEXT NOT NULL
      ) STRICT;
      CREATE INDEX emulator_events_by_receiver ON emulator_events (receiver, seq);
      CREATE INDEX emulator_events_by_key ON emulator_events (idempotency_key) WHERE idempotency_key IS NOT NULL;
      CREATE TABLE emulator_users (
        receiver TEXT NOT NULL,
        app_id TEXT NOT NULL,
        user TEXT NOT NULL,
        PRIMARY KEY (receiver, app_id, user)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE emulator_totals (
        receiver TEXT NOT NULL,
        app_id TEXT NOT NULL,
        user TEXT NOT NULL,
        name TEXT NOT NULL,
        count INTEGER NOT NULL,
        first_at_ms INTEGER NOT NULL,
        last_at_ms INTEGER NOT NULL,
        last_event_seq INTEGER NOT NULL,
        PRIMARY KEY (receiver, app_id, user, name)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
