import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Database } from './database.ts'
import { mappingColumn, mappingColumnBefore, recordsHaveMapping } from './record-mapping.ts'
import { headersFromText } from './records.ts'
import { sql } from './sql.ts'
import type { SqlFragment } from './sql.ts'

/** A dead letter with all that an export says of it: the record as it was consumed, and its event where there is one. */
export type GivenUp = Pick<DeadLetterRow, 'id' | 'seq' | 'relay' | 'kind' | 'reason' | 'message'> & {
  readonly eventName: string | null
  readonly user: string | null
  readonly mapping: string | null
  readonly givenUpAtMs: number
  /** Null where no event could be made. */
  readonly idempotencyKey: string | null
  readonly attempts: number
  /** Compact JSON, exactly as sent. */
  readonly eventJson: string | null
  readonly cluster: string
  readonly raw: RawRecord
}

/** All integers are bigint: offsets and timestamps may pass 2^53. */
type Row = Omit<GivenUp, 'seq' | 'givenUpAtMs' | 'attempts' | 'raw'> & {
  readonly seq: bigint
  readonly givenUpAtMs: bigint
  readonly attempts: bigint
  readonly topic: string
  readonly partition: bigint
  readonly offset: bigint
  readonly timestampMs: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: string | null
}

type PageParams = [relay: number, after: number, limit: number]

const rejectedWith = (mapping: SqlFragment) => sql<PageParams, Row>('given-up.rejected', { bigint: true })`
  SELECT r.seq, 'r' || r.seq AS id, l.name AS relay, 'rejected' AS kind, r.verdict AS reason,
    coalesce(r.message, r.verdict) AS message, r.event_name AS eventName, r.user, ${mapping},
    r.created_at_ms AS givenUpAtMs, NULL AS idempotencyKey, 0 AS attempts, NULL AS eventJson,
    p.cluster, p.topic, p.partition, r.offset, r.timestamp_ms AS timestampMs, r.key, r.value, r.headers
  FROM records r JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = r.relay
  WHERE r.relay = ? AND r.verdict NOT IN ('mapped', 'discarded') AND r.seq > ? ORDER BY r.seq LIMIT ?`

const failedWith = (mapping: SqlFragment) => sql<PageParams, Row>('given-up.failed', { bigint: true })`
  SELECT r.seq, 'd' || d.id AS id, l.name AS relay, 'failed' AS kind, coalesce(d.reason_code, 'failed') AS reason,
    coalesce(d.reason, '') AS message, e.name AS eventName, e.user, ${mapping},
    d.updated_at_ms AS givenUpAtMs, e.idempotency_key AS idempotencyKey, d.attempts, e.json AS eventJson,
    p.cluster, p.topic, p.partition, r.offset, r.timestamp_ms AS timestampMs, r.key, r.value, r.headers
  FROM deliveries d JOIN events e ON e.record = d.event JOIN records r ON r.seq = d.event
  JOIN source_positions p ON p.id = r.source JOIN relays l ON l.id = d.relay
  WHERE d.relay = ? AND d.state = 'failed' AND d.event > ? ORDER BY d.event LIMIT ?`

export const rejectedAfter = rejectedWith(mappingColumn)
export const failedAfter = failedWith(mappingColumn)
const rejectedAfterBefore = rejectedWith(mappingColumnBefore)
const failedAfterBefore = failedWith(mappingColumnBefore)

/** Letters a page: each may carry a record of a megabyte. */
const pageRows = 50

/** A relay's dead letters of both kinds in the order in which their records were consumed; each page is read in its turn. */
export function* givenUpOf(db: Database, relay: number): Generator<readonly GivenUp[], void> {
  const [rejected, failed] = recordsHaveMapping(db)
    ? [rejectedAfter, failedAfter]
    : [rejectedAfterBefore, failedAfterBefore]
  let after = 0
  for (;;) {
    const both = [...db.all(rejected, relay, after, pageRows), ...db.all(failed, relay, after, pageRows)]
    const page = both
      .map(letterOf)
      .sort((a, b) => a.seq - b.seq)
      .slice(0, pageRows)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.seq
    yield page
  }
}

function letterOf(row: Row): GivenUp {
  const { topic, partition, offset, timestampMs, key, value, headers, seq, givenUpAtMs, attempts, ...rest } = row
  return {
    ...rest,
    seq: Number(seq),
    givenUpAtMs: Number(givenUpAtMs),
    attempts: Number(attempts),
    raw: { topic, partition: Number(partition), offset, timestampMs, key, value, headers: headersFromText(headers) },
  }
}

const relays = sql<[], { readonly id: number }>('given-up.relays')`SELECT id FROM relays ORDER BY id`

/** Those of all relays, one relay after the other. */
export function* givenUpOfAll(db: Database): Generator<readonly GivenUp[], void> {
  for (const { id } of db.all(relays)) yield* givenUpOf(db, id)
}
