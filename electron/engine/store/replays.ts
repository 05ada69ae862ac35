import type { Database } from './database.ts'
import type { DeliveryMode } from './events.ts'
import { sql } from './sql.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'

/** A delivery as far as sending it once more is concerned. */
export type Replayable = {
  readonly id: number
  readonly event: number
  readonly state: DeliveryState
  readonly mode: DeliveryMode
  readonly updatedAtMs: number
}

/** Deliveries of one step: some milliseconds of the engine's thread. */
const stepRows = 1_000

export const replayableStep = sql<
  [relay: number, after: number, limit: number],
  Replayable & { readonly createdAtMs: number }
>('replays.step')`
  SELECT id, event, state, mode, updated_at_ms AS updatedAtMs, created_at_ms AS createdAtMs FROM deliveries
  WHERE relay = ? AND id > ? ORDER BY id LIMIT ?`

const one = sql<[id: number, relay: number], Replayable>('replays.one')`
  SELECT id, event, state, mode, updated_at_ms AS updatedAtMs FROM deliveries WHERE id = ? AND relay = ?`

const again = sql<[mode: DeliveryMode, dueAtMs: number, nowMs: number, id: number]>('replays.again')`
  UPDATE deliveries SET state = 'pending', mode = ?, due_at_ms = ?, tries = 0, immediate_retries = 0,
    first_tried_at_ms = NULL, reason_code = NULL, reason = 'Replayed by hand.', in_doubt = 1, updated_at_ms = ?
  WHERE id = ? AND state = 'delivered'`

/** The deliveries of a relay that were made from one time (inclusive) to another (exclusive), step by step, oldest first. */
export function* replayableBetween(
  db: Database,
  relay: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Generator<readonly Replayable[], void> {
  for (let after = 0; ;) {
    const rows = db.all(replayableStep, relay, after, stepRows)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.filter(({ createdAtMs }) => createdAtMs >= fromMs && createdAtMs < toMs)
    after = last.id
  }
}

/** Null where it is not one of this relay, or was removed. */
export const replayable = (db: Database, relay: number, id: number): Replayable | null => db.get(one, id, relay) ?? null

/** A delivered event is sent once more, with its key and the count of its attempts. False where it is not delivered. */
export const replayDelivery = (db: Database, id: number, mode: DeliveryMode, nowMs: number): boolean =>
  db.run(again, mode, nowMs, nowMs, id).changes === 1
