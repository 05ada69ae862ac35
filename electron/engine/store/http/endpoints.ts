import type { EndpointRef } from './types.ts'
import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'

/** How an endpoint fares, as the log keeps it. Times are epoch ms. */
export type EndpointHealth = {
  readonly state: 'active' | 'disabled'
  /** Failed requests (deliveries given up, not attempts) since the last success. */
  readonly failedInARow: number
  /** Of the present stretch of nothing but failures; null after a success. */
  readonly failingSinceMs: number | null
  readonly warnedAtMs: number | null
  readonly disabledAtMs: number | null
  /** Why it was warned of or disabled, in words. */
  readonly reason: string | null
  /** The last successful test send. */
  readonly testedAtMs: number | null
}

export type EndpointRow = EndpointRef & EndpointHealth & { readonly id: number }

export const healthy: EndpointHealth = {
  state: 'active',
  failedInARow: 0,
  failingSinceMs: null,
  warnedAtMs: null,
  disabledAtMs: null,
  reason: null,
  testedAtMs: null,
}

const columns = fragment`id, kind, name, state, failed_in_a_row AS failedInARow, failing_since_ms AS failingSinceMs,
  warned_at_ms AS warnedAtMs, disabled_at_ms AS disabledAtMs, reason, tested_at_ms AS testedAtMs`

export const allEndpoints = sql<[], EndpointRow>('endpoints.all')`SELECT ${columns} FROM endpoints ORDER BY id`
const one = sql<[kind: string, name: string], EndpointRow>('endpoints.one')`
  SELECT ${columns} FROM endpoints WHERE kind = ? AND name = ?`
const byId = sql<[id: number], EndpointRow>('endpoints.by-id')`SELECT ${columns} FROM endpoints WHERE id = ?`
const insert = sql<[kind: string, name: string]>('endpoints.insert')`INSERT INTO endpoints (kind, name) VALUES (?, ?)`

const save = sql<
  [string, number, number | null, number | null, number | null, string | null, number | null, id: number]
>('endpoints.save')`
  UPDATE endpoints SET state = ?, failed_in_a_row = ?, failing_since_ms = ?, warned_at_ms = ?, disabled_at_ms = ?,
    reason = ?, tested_at_ms = ? WHERE id = ?`

/** The endpoint as it stands; null where nothing was ever sent there. */
export const findEndpoint = (db: Database, { kind, name }: EndpointRef): EndpointRow | null =>
  db.get(one, kind, name) ?? null

/** Null where there is none. */
export const endpointById = (db: Database, id: number): EndpointRow | null => db.get(byId, id) ?? null

/** The endpoint as it stands, entered where it is new. Inside a transaction. */
export function endpointOf(db: Database, ref: EndpointRef): EndpointRow {
  const known = db.get(one, ref.kind, ref.name)
  if (known !== undefined) return known
  return { id: db.run(insert, ref.kind, ref.name).lastId, kind: ref.kind, name: ref.name, ...healthy }
}

/** Inside a transaction. The endpoint must be there. */
export function saveHealth(db: Database, id: number, health: EndpointHealth): void {
  const { state, failedInARow, failingSinceMs, warnedAtMs, disabledAtMs, reason, testedAtMs } = health
  db.run(save, state, failedInARow, failingSinceMs, warnedAtMs, disabledAtMs, reason, testedAtMs, id)
}
