import type { Database } from './database.ts'
import { sql } from './sql.ts'

/** One partition of one cluster as one relay sees it. */
export type PartitionKey = {
  readonly relay: string
  readonly cluster: string
  readonly topic: string
  readonly partition: number
}

const insertRelay = sql<[string]>('relays.insert')`INSERT INTO relays (name) VALUES (?) ON CONFLICT DO NOTHING`
const relayId = sql<[string], { id: number }>('relays.id')`SELECT id FROM relays WHERE name = ?`

/** The number that stands for a relay's name in the log; made on first use. */
export function relayNumber(db: Database, name: string): number {
  const known = db.get(relayId, name)
  return known?.id ?? db.run(insertRelay, name).lastId
}

/** The number of a relay that may never have run: null then. */
export const findRelay = (db: Database, name: string): number | null => db.get(relayId, name)?.id ?? null

const findSource = sql<[number, string, string, number], { id: number }>('source_positions.id')`
  SELECT id FROM source_positions WHERE relay = ? AND cluster = ? AND topic = ? AND partition = ?`
const insertSource = sql<[number, string, string, number, bigint, number]>('source_positions.insert')`
  INSERT INTO source_positions (relay, cluster, topic, partition, next_offset, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?)`

/** The number that stands for a partition in the log; made on first use, stored up to `firstOffset` then. */
export function sourceNumber(db: Database, key: PartitionKey, firstOffset: bigint, nowMs: number): number {
  const relay = relayNumber(db, key.relay)
  const known = db.get(findSource, relay, key.cluster, key.topic, key.partition)
  return known?.id ?? db.run(insertSource, relay, key.cluster, key.topic, key.partition, firstOffset, nowMs).lastId
}

/** Only ever forward: a redelivered batch does not move it back. */
export const advanceSource = sql<[nextOffset: bigint, nowMs: number, source: number, nextOffset: bigint]>(
  'source_positions.advance',
)`
  UPDATE source_positions SET next_offset = ?, updated_at_ms = ? WHERE id = ? AND next_offset < ?`

const stored = sql<[string, string, string, number], { next: bigint }>('source_positions.stored', { bigint: true })`
  SELECT next_offset AS next FROM source_positions
  WHERE relay = (SELECT id FROM relays WHERE name = ?) AND cluster = ? AND topic = ? AND partition = ?`

/** The offset after the last stored record of a partition, or null where none was stored. */
export function storedPosition(db: Database, key: PartitionKey): bigint | null {
  return db.get(stored, key.relay, key.cluster, key.topic, key.partition)?.next ?? null
}

const countBetween = sql<[string, string, string, number, bigint, bigint], { count: number }>('records.between')`
  SELECT count(*) AS count FROM records
  WHERE source = (
    SELECT id FROM source_positions
    WHERE relay = (SELECT id FROM relays WHERE name = ?) AND cluster = ? AND topic = ? AND partition = ?
  ) AND offset >= ? AND offset < ?`

/** How many records of a partition the log holds from an offset (inclusive) to another one (exclusive). */
export function countStoredBetween(db: Database, key: PartitionKey, from: bigint, to: bigint): number {
  return db.get(countBetween, key.relay, key.cluster, key.topic, key.partition, from, to)?.count ?? 0
}
