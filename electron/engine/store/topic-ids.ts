import type { Database } from './database.ts'
import { relayNumber } from './positions.ts'
import { sql } from './sql.ts'

/** A topic of one cluster as one relay sees it. */
export type TopicKey = { readonly relay: string; readonly cluster: string; readonly topic: string }

const known = sql<[string, string, string], { id: string }>('source_topics.id')`
  SELECT topic_id AS id FROM source_topics t JOIN relays r ON r.id = t.relay
  WHERE r.name = ? AND t.cluster = ? AND t.topic = ? AND EXISTS (
    SELECT 1 FROM source_positions p WHERE p.relay = t.relay AND p.cluster = t.cluster AND p.topic = t.topic)`

/**
 * The id of the topic whose records the log holds (32 hex digits); null where it holds none, so that it makes no difference
 * which topic it is, and where they are from before ids were kept.
 */
export const storedTopicId = (db: Database, { relay, cluster, topic }: TopicKey): string | null =>
  db.get(known, relay, cluster, topic)?.id ?? null

const keep = sql<[number, string, string, string]>('source_topics.keep')`
  INSERT INTO source_topics (relay, cluster, topic, topic_id) VALUES (?, ?, ?, ?)
  ON CONFLICT (relay, cluster, topic) DO UPDATE SET topic_id = excluded.topic_id`

/** From now on the relay's positions in this topic are those of the topic with this id. */
export function keepTopicId(db: Database, { relay, cluster, topic }: TopicKey, id: string): void {
  db.run(keep, relayNumber(db, relay), cluster, topic, id)
}
