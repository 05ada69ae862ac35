import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

type RecordOf = Pick<DeadLetterRow, 'seq' | 'topic' | 'partition' | 'offset' | 'eventName' | 'user' | 'createdAtMs'>

const recordOf = sql<[delivery: number], RecordOf>('http-deliveries.record-of')`
  SELECT r.seq, p.topic, p.partition, CAST(r.offset AS TEXT) AS offset, d.event_name AS eventName, d.user,
    d.created_at_ms AS createdAtMs
  FROM http_deliveries d JOIN records r ON r.seq = d.record JOIN source_positions p ON p.id = r.source WHERE d.id = ?`

/** Where the record stands that a relay made a delivery of; null for one that is of no record. */
export const recordOfHttpDelivery = (db: Database, delivery: number): RecordOf | null =>
  db.get(recordOf, delivery) ?? null

/** All starts of a relay to a webhook. */
export const runsOfRelay = sql<[relay: string], { readonly id: number }>('http-runs.of-relay')`
  SELECT id FROM runs WHERE origin = 'relay' AND name = ?`
