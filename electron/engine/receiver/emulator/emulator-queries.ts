import { sql } from '../../store/sql.ts'

/** One accepted event, for tests and for looking back. */
export type AcceptedEvent = {
  readonly seq: number
  readonly app_id: string
  readonly at_ms: number
  readonly user: string
  readonly name: string
  readonly idempotency_key: string | null
  readonly event_json: string
}

/** Changes one row where the key is new or older than the window; none where it is a repetition. */
export const claimKey = sql<[receiver: string, appId: string, key: string, atMs: number, windowMs: number]>(
  'emulator_keys.claim',
)`
  INSERT INTO emulator_keys (receiver, app_id, idempotency_key, at_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms WHERE emulator_keys.at_ms <= excluded.at_ms - ?`

export const dropOldKeys = sql<[beforeMs: number, limit: number]>('emulator_keys.drop')`
  DELETE FROM emulator_keys WHERE (receiver, app_id, idempotency_key) IN
    (SELECT receiver, app_id, idempotency_key FROM emulator_keys WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`

export const insertEvent = sql<
  [receiver: string, appId: string, atMs: number, user: string, name: string, key: string | null, json: string]
>('emulator_events.insert')`
  INSERT INTO emulator_events (receiver, app_id, at_ms, user, name, idempotency_key, event_json) VALUES (?, ?, ?, ?, ?, ?, ?)`

export const insertUser = sql<[receiver: string, appId: string, user: string]>('emulator_users.insert')`
  INSERT INTO emulator_users (receiver, app_id, user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`

export const addTotal = sql<
  [receiver: string, appId: string, user: string, name: string, firstAtMs: number, lastAtMs: number, json: string]
>('emulator_totals.add')`
  INSERT INTO emulator_totals (receiver, app_id, user, name, count, first_at_ms, last_at_ms, last_event_json)
  VALUES (?, ?, ?, ?, 1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + 1, last_at_ms = excluded.last_at_ms, last_event_json = excluded.last_event_json`

export const eventsAfter = sql<[receiver: string, after: number, limit: number], AcceptedEvent>(
  'emulator_events.after',
)`
  SELECT seq, app_id, at_ms, user, name, idempotency_key, event_json
  FROM emulator_events WHERE receiver = ? AND seq > ? ORDER BY seq LIMIT ?`

/** `seq` only grows, so that the newest N are those above a mark. */
export const dropOldEvents = sql<[upToSeq: number, limit: number]>('emulator_events.drop')`
  DELETE FROM emulator_events WHERE seq IN (SELECT seq FROM emulator_events WHERE seq <= ? ORDER BY seq LIMIT ?)`
