import type { Migration } from '../migrate.ts'

/**
 * Which topic the positions of a relay belong to: a topic that was deleted and made anew under its name has another id, and
 * offsets that begin again. Logs of earlier versions do not know; the id is taken up when the relay reads next.
 */
export const log009: Migration = {
  name: '009-topics',
  up: (sqlite) =>
    sqlite.exec(`
CREATE TABLE source_topics (
  relay INTEGER NOT NULL REFERENCES relays (id),
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  -- Kafka's own (KIP-516), 32 hex digits.
  topic_id TEXT NOT NULL,
  PRIMARY KEY (relay, cluster, topic)
) STRICT, WITHOUT ROWID;
`),
}
