import type { Database } from './database.ts'
import type { NewEvent } from './events.ts'
import { sql } from './sql.ts'

/** An event as it was until it was edited; `before` null = the mapping had made none. */
export type EventEdit = { readonly atMs: number; readonly before: string | null }

const insert = sql<[record: number, atMs: number, record: number]>('event-edits.insert')`
  INSERT INTO event_edits (record, at_ms, last_attempt, before)
  VALUES (?, ?, (SELECT coalesce(max(id), 0) FROM attempts), (SELECT json FROM events WHERE record = ?))`

const replace = sql<[eventId: string | null, name: string, user: string, json: string, record: number]>(
  'events.replace',
)`
  UPDATE events SET event_id = ?, name = ?, user = ?, json = ? WHERE record = ?`

const resize = sql<[bytes: number, record: number]>('deliveries.resize')`
  UPDATE deliveries SET bytes = ? WHERE event = ?`

/** Keeps what the event of a record is now, or that there is none. To be called before it changes. */
export function keepEvent(db: Database, record: number, atMs: number): void {
  db.run(insert, record, atMs, record)
}

/** Puts another event in the place of a record's. Its idempotency key stays. */
export function replaceEvent(db: Database, record: number, event: Omit<NewEvent, 'idempotencyKey'>): void {
  db.run(replace, event.eventId, event.name, event.user, event.json, record)
  db.run(resize, event.bytes, record)
}

const ofRecord = sql<[number], EventEdit>('event-edits.of-record')`
  SELECT at_ms AS atMs, before FROM event_edits WHERE record = ? ORDER BY id`

/** Every edit by hand of a record's event, oldest first. */
export const editsOf = (db: Database, record: number): EventEdit[] => db.all(ofRecord, record)
