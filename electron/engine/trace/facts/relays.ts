import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { AttemptFact, RelayDeliveryFact } from '#shared/domain/trace/facts.ts'

type DeliveryRow = Omit<RelayDeliveryFact, 'ref' | 'attempts'> & { readonly id: number }

export const relayDeliveriesOf = sql<[record: number], DeliveryRow>('trace.relay-deliveries')`
  SELECT d.id, l.name AS relay, d.mode, d.state, d.reason_code AS reasonCode, d.reason, d.last_status AS lastStatus,
    d.due_at_ms AS dueAtMs, d.created_at_ms AS createdAtMs, d.updated_at_ms AS updatedAtMs
  FROM deliveries d JOIN relays l ON l.id = d.relay WHERE d.event = ? ORDER BY d.id`

type AttemptRow = Omit<AttemptFact, 'ref' | 'number' | 'nextAtMs'> & { readonly id: number }

export const relayAttemptsOf = sql<[delivery: number], AttemptRow>('trace.relay-attempts')`
  SELECT a.id, a.started_at_ms AS atMs, a.duration_ms AS durationMs, a.status, i.outcome, coalesce(i.reason, a.reason) AS reason,
    a.url, a.remote_address AS remoteAddress, a.error, a.events
  FROM attempt_items i JOIN attempts a ON a.id = i.attempt WHERE i.delivery = ? ORDER BY i.attempt`

/** The deliveries that carry a record's event to the Custom Events API, with the requests that carried them. */
export function relayDeliveryFacts(db: Database, record: number): readonly RelayDeliveryFact[] {
  return db.all(relayDeliveriesOf, record).map(({ id, ...row }) => ({
    ...row,
    ref: `d${id}`,
    attempts: db.all(relayAttemptsOf, id).map(({ id: attempt, ...rest }, index) => ({
      ...rest,
      ref: `a${attempt}`,
      number: index + 1,
      nextAtMs: null,
    })),
  }))
}

export const recordOfDelivery = sql<[delivery: number], { record: number }>('trace.record-of-delivery')`
  SELECT event AS record FROM deliveries WHERE id = ?`
