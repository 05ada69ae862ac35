import type { Migration } from '../../store/migrate.ts'

/**
 * Which file this is: `seq` of accepted events begins anew with a new one, and who remembers a `seq` has to tell them apart.
 * A multiple of 1,000.
 */
export const identityMigration: Migration = {
  name: '005-identity',
  up: (sqlite) => {
    sqlite.exec(`
      CREATE TABLE file_identity (number INTEGER NOT NULL) STRICT;
      INSERT INTO file_identity VALUES (abs(random() % 1000000000000) * 1000);
    `)
  },
}
