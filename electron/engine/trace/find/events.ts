import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import { searchStretches, type RowRange } from '../stretches.ts'

/** An id that more events share than this is no id; the newest are shown. */
const maxShared = 200

const range = sql<[], RowRange>('trace.event-range')`
  SELECT (SELECT min(record) FROM events) AS first, (SELECT max(record) FROM events) AS last`

export const byKey = sql<[stretch: number, key: string, key: string], { record: number }>('trace.events-by-key')`
  SELECT record FROM events WHERE record >> 14 = ? AND substr(idempotency_key, -8) = substr(?, -8) AND idempotency_key = ?
  ORDER BY record DESC`

export const byEventId = sql<[stretch: number, id: string, id: string], { record: number }>('trace.events-by-id')`
  SELECT record FROM events
  WHERE record >> 14 = ? AND event_id IS NOT NULL AND substr(event_id, -8) = substr(?, -8) AND event_id = ?
  ORDER BY record DESC`

export const byUser = sql<[stretch: number, user: string], { record: number }>('trace.events-by-user')`
  SELECT record FROM events WHERE record >> 14 = ? AND user = ? ORDER BY record DESC`

/** Records whose event has this idempotency key or this id of its own, newest first. */
export function eventsNamed(db: Database, id: string): number[] {
  const rows = db.get(range)
  const found = [byKey, byEventId].flatMap((query) => searchStretches(db, rows, query, [id, id], maxShared))
  return [...new Set(found.map(({ record }) => record))].toSorted((a, b) => b - a)
}

/** Records whose event has this idempotency key: the same record read by several relays. */
export const eventsWithKey = (db: Database, key: string): number[] =>
  searchStretches(db, db.get(range), byKey, [key, key], maxShared).map(({ record }) => record)

/** Records whose events are about this user, newest first. */
export const eventsOfUser = (db: Database, user: string, limit: number): number[] =>
  searchStretches(db, db.get(range), byUser, [user], limit).map(({ record }) => record)
