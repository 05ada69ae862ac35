import type { Database } from './database.ts'
import { relayNumber } from './positions.ts'
import { sql } from './sql.ts'

/** A topic of one cluster as one relay sees it. */
export type TopicKey = { readonly relay: string; readonly cluster: string; readonly topic: string }

const known = sql<[string, string, string], { id: string; read: number }>('source_topics.id')`
  SELECT topic_id AS id, EXISTS (
    SELECT 1 FROM source_positions p WHERE p.relay = t.relay AND p.cluster = t.cluster AND p.topic = t.topic) AS read
  FROM source_topics t JOIN relays r ON r.id = t.relay WHERE r.name = ? AND t.cluster = ? AND t.topic = ?`

/**
 * The id of the topic that a relay began to read (32 hex digits), and whether the log has records of it: without any it
 * makes no difference which topic it was. Null where the log is from before ids were kept.
 */
export function storedTopicId(
  db: Database,
  { relay, cluster, topic }: TopicKey,
): { readonly id: string; readonly isRead: boolean } | null {
  const row = db.get(known, relay, cluster, topic)
  return row === undefined ? null : { id: row.id, isRead: row.read === 1 }
}

const keep = sql<[number, string, string, string]>('source_topics.keep')`
  INSERT INTO source_topics (relay, cluster, topic, topic_id) VALUES (?, ?, ?, ?)
  ON CONFLICT (relay, cluster, topic) DO UPDATE SET topic_id = excluded.topic_id`

/** From now on the relay's positions in this topic are those of the topic with this id. */
export function keepTopicId(db: Database, { relay, cluster, topic }: TopicKey, id: string): void {
  db.run(keep, relayNumber(db, relay), cluster, topic, id)
}
