import type { Database } from '../database.ts'
import { fragment, sql } from '../sql.ts'

/** A delivery that is due some time. */
export type DueHttp = {
  readonly id: number
  readonly dueAtMs: number
  /** What a policy's time limit counts from; null before the first try. */
  readonly firstTriedAtMs: number | null
}

const columns = fragment`id, due_at_ms AS dueAtMs, first_tried_at_ms AS firstTriedAtMs`

const later = sql<[endpoint: number, nowMs: number], DueHttp>('http-deliveries.later')`
  SELECT ${columns} FROM http_deliveries WHERE endpoint = ? AND due_at_ms > ? ORDER BY due_at_ms, id`
export const nextLater = sql<[endpoint: number, nowMs: number], DueHttp>('http-deliveries.next-later')`
  SELECT ${columns} FROM http_deliveries WHERE endpoint = ? AND due_at_ms > ? ORDER BY due_at_ms, id LIMIT 1`
const retries = sql<[endpoint: number], DueHttp>('http-deliveries.retries')`
  SELECT ${columns} FROM http_deliveries WHERE endpoint = ? AND due_at_ms IS NOT NULL AND state = 'waiting'`
const openBefore = sql<[endpoint: number, fromMs: number, toMs: number], DueHttp>('http-deliveries.open-before')`
  SELECT ${columns} FROM http_deliveries WHERE endpoint = ? AND due_at_ms IS NOT NULL AND updated_at_ms NOT BETWEEN ? AND ?`
const moveLeases = sql<[ms: number]>('http-deliveries.move-leases')`
  UPDATE http_deliveries SET lease_until_ms = lease_until_ms + ? WHERE lease_token IS NOT NULL`
const move = sql<[dueAtMs: number, firstTriedAtMs: number | null, id: number, dueAtMs: number]>(
  'http-deliveries.move-due',
)`
  UPDATE http_deliveries SET due_at_ms = ?, first_tried_at_ms = ? WHERE id = ? AND due_at_ms = ?`

/** What is due later than `nowMs`, nearest first. */
export const dueLater = (db: Database, endpoint: number, nowMs: number): readonly DueHttp[] =>
  db.all(later, endpoint, nowMs)

/** All that will be tried again. */
export const retriesOf = (db: Database, endpoint: number): readonly DueHttp[] => db.all(retries, endpoint)

/** All that is open, but for what was written in a stretch of time. */
export const openOutside = (db: Database, endpoint: number, fromMs: number, toMs: number): readonly DueHttp[] =>
  db.all(openBefore, endpoint, fromMs, toMs)

/** Requests under way are not lost because the clock was set. */
export const moveHttpLeases = (db: Database, ms: number): void => void db.run(moveLeases, ms)

/** Gives a delivery other times, unless it has moved on since it was read. */
export function moveDue(
  db: Database,
  { id, dueAtMs }: DueHttp,
  to: { readonly dueAtMs: number; readonly firstTriedAtMs: number | null },
): boolean {
  const firstTriedAtMs = to.firstTriedAtMs === null ? null : Math.round(to.firstTriedAtMs)
  return db.run(move, Math.ceil(to.dueAtMs), firstTriedAtMs, id, dueAtMs).changes === 1
}
