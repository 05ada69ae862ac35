import type { Migration } from '../migrate.ts'

/**
 * A relay may choose between mappings: each of its records says which one made its event, or rejected it. NULL where the
 * relay has only one, where an event was written by hand, and in records of earlier versions.
 */
export const log008: Migration = {
  name: '008-mapping',
  up: (sqlite) => sqlite.exec(`ALTER TABLE records ADD COLUMN mapping TEXT`),
}
