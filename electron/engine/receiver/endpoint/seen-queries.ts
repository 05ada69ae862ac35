import { sql } from '../../store/sql.ts'

export type SeenRow = { readonly request_id: string; readonly done_at_ms: number | null }

export const seenKey = sql<[receiver: string, endpoint: string, key: string], SeenRow>('seen_keys.get')`
  SELECT request_id, done_at_ms FROM seen_keys WHERE receiver = ? AND endpoint = ? AND key = ?`

export const putSeenKey = sql<
  [receiver: string, endpoint: string, key: string, requestId: string, atMs: number, doneAtMs: number | null]
>('seen_keys.put')`
  INSERT OR REPLACE INTO seen_keys (receiver, endpoint, key, request_id, at_ms, done_at_ms) VALUES (?, ?, ?, ?, ?, ?)`

export const markSeenDone = sql<[doneAtMs: number, receiver: string, endpoint: string, key: string, requestId: string]>(
  'seen_keys.done',
)`
  UPDATE seen_keys SET done_at_ms = ? WHERE receiver = ? AND endpoint = ? AND key = ? AND request_id = ?`

export const forgetSeenKey = sql<[receiver: string, endpoint: string, key: string, requestId: string]>(
  'seen_keys.forget',
)`
  DELETE FROM seen_keys WHERE receiver = ? AND endpoint = ? AND key = ? AND request_id = ?`

export const forgetOldKeys = sql<[beforeMs: number, limit: number]>('seen_keys.forgetOld')`
  DELETE FROM seen_keys WHERE (receiver, endpoint, key) IN (
    SELECT receiver, endpoint, key FROM seen_keys WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`

/** Whether a request of that event was answered with a 2xx before. */
export const eventTaken = sql<[eventId: string, receiver: string], { readonly seq: number }>('requests.eventTaken')`
  SELECT seq FROM requests WHERE event_id = ? AND receiver = ? AND status BETWEEN 200 AND 299 LIMIT 1`
