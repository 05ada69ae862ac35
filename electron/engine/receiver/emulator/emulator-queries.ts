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

/** How far accepted events go. `file` is a multiple of 1,000, another one for another file. */
export type AcceptedHead = { readonly file: number; readonly seq: number }

/** Whether a key was accepted for this app after a time. */
export const keySince = sql<[key: string, receiver: string, appId: string, afterMs: number], { readonly seq: number }>(
  'emulator_events.keySince',
)`
  SELECT seq FROM emulator_events
  WHERE idempotency_key = ? AND receiver = ? AND app_id = ? AND at_ms > ? LIMIT 1`

export const insertEvent = sql<
  [receiver: string, appId: string, atMs: number, user: string, name: string, key: string | null, json: string]
>('emulator_events.insert')`
  INSERT INTO emulator_events (receiver, app_id, at_ms, user, name, idempotency_key, event_json)
  VALUES (?, ?, ?, ?, ?, ?, ?)`

/** One more event of a name. `count` is 1 for a new one. */
export const addTotal = sql<
  [receiver: string, appId: string, user: string, name: string, firstAtMs: number, lastAtMs: number, seq: number],
  { readonly count: number }
>('emulator_totals.add')`
  INSERT INTO emulator_totals (receiver, app_id, user, name, count, first_at_ms, last_at_ms, last_event_seq)
  VALUES (?, ?, ?, ?, 1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    count = count + 1, last_at_ms = excluded.last_at_ms, last_event_seq = excluded.last_event_seq
  RETURNING count`

export const eventsAfter = sql<[receiver: string, after: number, limit: number], AcceptedEvent>(
  'emulator_events.after',
)`
  SELECT seq, app_id, at_ms, user, name, idempotency_key, event_json
  FROM emulator_events WHERE receiver = ? AND seq > ? ORDER BY seq LIMIT ?`

/** `seq` only grows, so that the newest N are those above a mark. */
export const dropOldEvents = sql<[upToSeq: number, limit: number]>('emulator_events.drop')`
  DELETE FROM emulator_events WHERE seq IN (SELECT seq FROM emulator_events WHERE seq <= ? ORDER BY seq LIMIT ?)`

/** Which file it is, and the last `seq` that was ever given, also where its event is not kept any more. */
export const acceptedHead = sql<[], AcceptedHead>('emulator_events.head')`
  SELECT number AS file, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'emulator_events'), 0) AS seq
  FROM file_identity`

/** Names of the newest events of all receivers. */
export const newestNames = sql<[events: number], { readonly name: string; readonly count: number }>(
  'emulator_events.newestNames',
)`
  SELECT name, count(*) AS count FROM (SELECT name FROM emulator_events ORDER BY seq DESC LIMIT ?)
  GROUP BY name ORDER BY count DESC, name`

/** The newest first, of all receivers; those of a name among the last so many. */
export const newestEvents = sql<[events: number, name: string | null, limit: number], AcceptedEvent>(
  'emulator_events.newest',
)`
  SELECT seq, app_id, at_ms, user, name, idempotency_key, event_json
  FROM (SELECT * FROM emulator_events ORDER BY seq DESC LIMIT ?) WHERE name = coalesce(?, name)
  ORDER BY seq DESC LIMIT ?`
