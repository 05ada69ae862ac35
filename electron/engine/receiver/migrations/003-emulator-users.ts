import type { Migration } from '../../store/migrate.ts'

/** What a list of users shows, kept with each user, so that a page of it reads no totals; and an index in its order. */
export const emulatorUsersMigration: Migration = {
  name: '003-emulator-users',
  up: (sqlite) => {
    sqlite.exec(`
      ALTER TABLE emulator_users ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE emulator_users ADD COLUMN names INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE emulator_users ADD COLUMN last_at_ms INTEGER NOT NULL DEFAULT 0;
      UPDATE emulator_users SET (events, names, last_at_ms) = (
        SELECT coalesce(sum(totals.count), 0), count(*), coalesce(max(totals.last_at_ms), 0)
        FROM emulator_totals AS totals
        WHERE totals.receiver = emulator_users.receiver
          AND totals.app_id = emulator_users.app_id AND totals.user = emulator_users.user
      );
      CREATE INDEX emulator_users_by_user ON emulator_users (receiver, user, app_id);
    `)
  },
}
