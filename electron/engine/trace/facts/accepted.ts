import type { Database } from '#engine/store/database.ts'
import { fragment, sql } from '#engine/store/sql.ts'
import type { AcceptedFact } from '#shared/domain/trace/facts.ts'

/** A key that the emulator took in more often than this belongs to no one event. */
const maxAccepted = 100

type Row = Omit<AcceptedFact, 'ref'> & { readonly seq: number }

const row = fragment`seq, receiver, app_id AS appId, at_ms AS atMs, user, name, idempotency_key AS idempotencyKey
  FROM emulator_events`

const acceptedBySeq = sql<[seq: number], Row>('trace.accepted')`SELECT ${row} WHERE seq = ?`

export const acceptedByKey = sql<[key: string, limit: number], { seq: number }>('trace.accepted-by-key')`
  SELECT seq FROM emulator_events WHERE idempotency_key = ? ORDER BY seq LIMIT ?`

/** An event that the emulator took in; null where it is not kept any more. */
export function acceptedFact(db: Database, seq: number): AcceptedFact | null {
  const found = db.get(acceptedBySeq, seq)
  if (found === undefined) return null
  const { seq: _seq, ...rest } = found
  return { ...rest, ref: `p${seq}` }
}

/** Keys are UUIDs, which the emulator keeps in lower case. */
export const acceptedWithKey = (db: Database, key: string): readonly number[] =>
  db.all(acceptedByKey, key.toLowerCase(), maxAccepted).map(({ seq }) => seq)
