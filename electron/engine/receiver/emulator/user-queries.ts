import { sql } from '../../store/sql.ts'

export type UserRow = {
  readonly app_id: string
  readonly user: string
  readonly events: number
  readonly names: number
  readonly last_at_ms: number
}

export type NameRow = {
  readonly name: string
  readonly count: number
  readonly first_at_ms: number
  readonly last_at_ms: number
  /** null where the event itself is not kept any more. */
  readonly event_json: string | null
}

/** One more event of a user. `events` is 1 for a new one. */
export const addUserEvent = sql<
  [receiver: string, appId: string, user: string, newNames: number, lastAtMs: number],
  { readonly events: number }
>('emulator_users.addEvent')`
  INSERT INTO emulator_users (receiver, app_id, user, events, names, last_at_ms) VALUES (?, ?, ?, 1, ?, ?)
  ON CONFLICT DO UPDATE SET
    events = events + 1, names = names + excluded.names, last_at_ms = excluded.last_at_ms
  RETURNING events`

/** In order of the user, then of the app. */
export const usersAfter = sql<[receiver: string, user: string, appId: string, limit: number], UserRow>(
  'emulator_users.after',
)`
  SELECT app_id, user, events, names, last_at_ms
  FROM emulator_users WHERE receiver = ? AND (user, app_id) > (?, ?) ORDER BY user, app_id LIMIT ?`

/** The events of a user by name, each with the last one as it came. */
export const namesAfter = sql<
  [receiver: string, appId: string, user: string, afterName: string, limit: number],
  NameRow
>('emulator_totals.after')`
  SELECT totals.name, totals.count, totals.first_at_ms, totals.last_at_ms, events.event_json
  FROM emulator_totals AS totals LEFT JOIN emulator_events AS events ON events.seq = totals.last_event_seq
  WHERE totals.receiver = ? AND totals.app_id = ? AND totals.user = ? AND totals.name > ?
  ORDER BY totals.name LIMIT ?`
