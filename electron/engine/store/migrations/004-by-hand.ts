import type { Migration } from '../migrate.ts'

/**
 * What people do with dead letters by hand leaves a trace: events that were edited keep what they were, and what was
 * discarded is counted. A rejected record that was discarded has the verdict `discarded` and is no dead letter any more.
 */
export const log004: Migration = {
  name: '004-by-hand',
  up: (sqlite) =>
    sqlite.exec(`
CREATE TABLE event_edits (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES records (seq),
  at_ms INTEGER NOT NULL,
  -- The newest attempt of the log at that time: it and all before it carried the event as it was.
  last_attempt INTEGER NOT NULL,
  -- The event's JSON before the edit; NULL where the mapping had made none.
  before TEXT
) STRICT;
CREATE INDEX event_edits_record ON event_edits (record, id);

CREATE TABLE discards (
  relay INTEGER NOT NULL REFERENCES relays (id),
  at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  -- In the words of whoever discarded them; may be empty.
  note TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (relay, at_ms, reason)
) STRICT, WITHOUT ROWID;

DROP INDEX records_rejected;
DROP INDEX records_rejected_reason;
CREATE INDEX records_rejected ON records (relay, seq) WHERE verdict NOT IN ('mapped', 'discarded');
CREATE INDEX records_rejected_reason ON records (relay, verdict, seq) WHERE verdict NOT IN ('mapped', 'discarded');
`),
}
