import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

/** Whose events, in which journey. Users of one id in two apps are two. */
export type JourneyUserKey = { readonly journey: string; readonly appId: string; readonly user: string }

export type KeptEvent = { readonly atMs: number; readonly json: string }

const insert = sql<[journey: string, appId: string, user: string, atMs: number, json: string]>('journey_events.insert')`
  INSERT INTO journey_events (journey, app_id, user, at_ms, event_json) VALUES (?, ?, ?, ?, ?)`

/** Drops what is beyond so many; there is one at most, because they are dropped one by one. */
export const dropBeyond = sql<[journey: string, user: string, appId: string, kept: number]>(
  'journey_events.drop-beyond',
)`
  DELETE FROM journey_events WHERE id = (
    SELECT id FROM journey_events WHERE journey = ? AND user = ? AND app_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`

/** Oldest first. */
export const eventsOfUser = sql<[journey: string, user: string, appId: string], KeptEvent>('journey_events.all')`
  SELECT at_ms AS atMs, event_json AS json FROM journey_events
  WHERE journey = ? AND user = ? AND app_id = ? ORDER BY id`

const dropOld = sql<[beforeMs: number, limit: number]>('journey_events.drop-old')`
  DELETE FROM journey_events WHERE id IN (
    SELECT e.id FROM journey_events e WHERE e.at_ms < ? AND NOT EXISTS (
      SELECT 1 FROM journey_runs r
      WHERE r.user = e.user AND r.app_id = e.app_id AND r.journey = e.journey AND r.due_at_ms IS NOT NULL)
    ORDER BY e.id LIMIT ?)`

/** Keeps an event of a user, and of those kept so many only: the oldest is dropped. */
export function keepJourneyEvent(db: Database, key: JourneyUserKey, event: KeptEvent, atMost: number): void {
  db.run(insert, key.journey, key.appId, key.user, event.atMs, event.json)
  db.run(dropBeyond, key.journey, key.user, key.appId, atMost)
}

/** Oldest first. */
export const journeyEvents = (db: Database, { journey, user, appId }: JourneyUserKey): readonly KeptEvent[] =>
  db.all(eventsOfUser, journey, user, appId)

/** Forgets events from before a time whose user has no open run. @returns how many */
export const forgetJourneyEvents = (db: Database, beforeMs: number, limit: number): number =>
  db.run(dropOld, beforeMs, limit).changes
