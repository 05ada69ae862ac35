import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

/** Covered by the index of due deliveries; along the ids it would pass everything that was ever delivered. */
export const oldestDue = sql<[endpoint: number], { readonly id: number | null }>('http-deliveries.oldest-due')`
  SELECT min(id) AS id FROM http_deliveries INDEXED BY http_deliveries_due WHERE endpoint = ? AND due_at_ms IS NOT NULL`
const createdAt = sql<[id: number], { readonly createdAtMs: number }>('http-deliveries.created-at')`
  SELECT created_at_ms AS createdAtMs FROM http_deliveries WHERE id = ?`

/** When the oldest delivery that waits for being sent was made; null where none waits. */
export function oldestPendingAtMs(db: Database, endpoint: number): number | null {
  const id = db.get(oldestDue, endpoint)?.id ?? null
  return id === null ? null : (db.get(createdAt, id)?.createdAtMs ?? null)
}
