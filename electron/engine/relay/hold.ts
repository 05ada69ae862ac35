import { holdSome, unholdSome } from '#engine/store/deliveries.ts'
import type { Lane } from '#engine/store/deliveries.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import type { Clock } from '#shared/lib/clock.ts'

/** Deliveries a transaction: a relay may be paused with a hundred thousand of them. */
const chunk = 1_000

/** Holds every delivery of a lane that is due now or later. */
export async function hold(store: LogStore, lane: Lane, reason: string, clock: Clock): Promise<void> {
  let changed: number
  do {
    changed = await store.writer.write(
      'hold',
      () => store.db.run(holdSome, reason, clock.now(), lane.relay, lane.mode, chunk).changes,
    )
  } while (changed > 0)
}

/** Makes the held deliveries of a lane due at once. */
export async function unhold(store: LogStore, lane: Lane, clock: Clock): Promise<void> {
  let changed: number
  do {
    const now = clock.now()
    changed = await store.writer.write(
      'unhold',
      () => store.db.run(unholdSome, now, now, lane.relay, lane.mode, chunk).changes,
    )
  } while (changed > 0)
}
