import type { Database } from './database.ts'
import { sql } from './sql.ts'

/** An event as it will be sent. */
export type NewEvent = {
  readonly idempotencyKey: string
  readonly eventId: string | null
  readonly name: string
  readonly user: string
  /** Compact JSON exactly as sent; `bytes` is its UTF-8 length. */
  readonly json: string
  readonly bytes: number
}

const insert = sql<[number, string, string | null, string, string, string]>('events.insert')`
  INSERT INTO events (record, idempotency_key, event_id, name, user, json) VALUES (?, ?, ?, ?, ?, ?)`

const insertDelivery = sql<
  [
    relay: number,
    event: number,
    mode: DeliveryMode,
    bytes: number,
    state: 'pending' | 'held',
    dueAtMs: number | null,
    nowMs: number,
    nowMs: number,
  ]
>('deliveries.insert')`
  INSERT INTO deliveries (relay, event, mode, bytes, state, due_at_ms, created_at_ms, updated_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** Where a delivery goes. A dry run makes none. */
export type DeliveryMode = 'emulator' | 'live'

/** Makes what carries an event, where that is not a delivery of this table. Inside the transaction that stores it. */
export type EventSink = (db: Database, record: number, event: NewEvent) => void

/** Stores the event of a record and what will carry it. */
export function insertEvent(
  db: Database,
  place: {
    readonly relay: number
    readonly mode: DeliveryMode
    readonly held: boolean
    readonly nowMs: number
    readonly sink?: EventSink | undefined
  },
  record: number,
  event: NewEvent,
): void {
  const { relay, mode, held, nowMs, sink } = place
  db.run(insert, record, event.idempotencyKey, event.eventId, event.name, event.user, event.json)
  if (sink !== undefined) return sink(db, record, event)
  const state = held ? 'held' : 'pending'
  db.run(insertDelivery, relay, record, mode, event.bytes, state, held ? null : nowMs, nowMs, nowMs)
}
