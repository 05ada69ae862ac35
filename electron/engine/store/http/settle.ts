import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'
import type { ClaimedHttp } from './claim.ts'
import type { Moves } from './counts.ts'

/** What becomes of a delivery after a request. */
export type HttpSettlement = {
  readonly state: Exclude<DeliveryState, 'leased' | 'cancelled'>
  readonly dueAtMs: number | null
  /** Counts as a try of the retry policy. */
  readonly counted: boolean
  /** A retry at once, outside of the schedule. */
  readonly immediate: boolean
  /** The request may have arrived although it is sent again. */
  readonly inDoubt: boolean
  readonly code: string | null
  readonly reason: string | null
}

const settle = sql<
  [
    state: DeliveryState,
    dueAtMs: number | null,
    tries: number,
    immediate: number,
    firstTriedAtMs: number | null,
    inDoubt: number,
    status: number | null,
    code: string | null,
    reason: string | null,
    nowMs: number,
    id: number,
    token: string,
  ]
>('http-deliveries.settle')`
  UPDATE http_deliveries SET state = ?, due_at_ms = ?, lease_token = NULL, lease_until_ms = NULL, attempts = attempts + 1,
    tries = tries + ?, immediate_retries = immediate_retries + ?, first_tried_at_ms = ?, in_doubt = ?, last_status = ?,
    reason_code = ?, reason = ?, updated_at_ms = ?
  WHERE id = ? AND lease_token = ?`

/** False where the lease was lost meanwhile: somebody else decides about this delivery then. Inside a transaction. */
export function settleHttp(
  db: Database,
  item: ClaimedHttp,
  known: { readonly startedAtMs: number; readonly nowMs: number; readonly status: number | null },
  to: HttpSettlement,
  moves: Moves,
): boolean {
  const { changes } = db.run(
    settle,
    to.state,
    to.dueAtMs === null ? null : Math.ceil(to.dueAtMs),
    to.counted ? 1 : 0,
    to.immediate ? 1 : 0,
    item.firstTriedAtMs ?? (to.counted ? Math.round(known.startedAtMs) : null),
    to.inDoubt ? 1 : 0,
    known.status,
    to.code,
    to.reason,
    known.nowMs,
    item.id,
    item.token,
  )
  if (changes === 1) moves.move(item, 'leased', to.state)
  return changes === 1
}
