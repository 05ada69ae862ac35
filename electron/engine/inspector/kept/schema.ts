import type { Migration } from '../../store/migrate.ts'

/**
 * The kept records of one inspector session. The file lives as long as the session, so it is never migrated; a version
 * keeps one rule for all files. Payloads longer than `inlineBytes` stand whole in `kept_large`, their beginning in the
 * row: a page of rows never has to read megabytes. Payloads are the last columns, so that what is asked of many rows is
 * found without walking through them.
 */
export const keptMigrations: readonly Migration[] = [
  {
    name: '001-kept',
    up: (sqlite) => {
      sqlite.exec(`
        CREATE TABLE kept (
          seq INTEGER PRIMARY KEY,
          topic TEXT NOT NULL,
          partition INTEGER NOT NULL,
          record_offset INTEGER NOT NULL,
          timestamp_ms INTEGER NOT NULL,
          revision INTEGER NOT NULL,
          format TEXT, verdict TEXT, event_name TEXT, user TEXT, event_bytes INTEGER,
          key_bytes INTEGER NOT NULL, value_bytes INTEGER NOT NULL, headers_bytes INTEGER NOT NULL,
          key BLOB, headers BLOB, value BLOB
        ) STRICT;
        CREATE TABLE kept_large (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE kept_schemas (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;
      `)
    },
  },
]

/** Longer keys, values and header lists are stored beside the row. A few pages of SQLite. */
export const inlineBytes = 16_384

/** Longer payloads are cut into pieces: SQLite takes one of them in a millisecond or two. */
export const pieceBytes = 262_144

const piecesPerPart = 65_536

/** `kept_large.id` of the first piece of a part of a record; the others follow it. */
export const largeId = (seq: number, part: LargePart): number => (seq * 4 + partNumbers[part]) * piecesPerPart

export type LargePart = 'key' | 'value' | 'headers'
const partNumbers: Readonly<Record<LargePart, number>> = { key: 0, value: 1, headers: 2 }

/** `kept.revision` of a row that was stored without looking at it; whoever reads it judges it. */
export const notJudged = 0
