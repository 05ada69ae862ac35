import type { Migration } from '../migrate.ts'

/**
 * The schemas that stored records were decoded with: an export or another try of a dead letter needs no registry. Ids
 * belong to a cluster's registry, so they are kept by cluster.
 */
export const log003: Migration = {
  name: '003-schemas',
  up: (sqlite) =>
    sqlite.exec(`
CREATE TABLE schemas (
  cluster TEXT NOT NULL,
  -- id:1042 or guid:…, as payloads name it.
  key TEXT NOT NULL,
  -- JSON of the schema with all that it refers to.
  entry TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (cluster, key)
) STRICT, WITHOUT ROWID;
`),
}
