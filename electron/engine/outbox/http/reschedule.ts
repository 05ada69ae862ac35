import type { LogStore } from '#engine/store/log-store.ts'
import { dueLater, moveDue, nextLater, openOutside, retriesOf } from '#engine/store/http/schedule.ts'
import type { DueHttp } from '#engine/store/http/schedule.ts'
import type { Clock } from '#shared/lib/clock.ts'

/** Deliveries a transaction. */
const chunk = 1_000
/** What became due during a sleep is spread over so long. */
const spreadMs = 10_000

type Times = Pick<DueHttp, 'dueAtMs' | 'firstTriedAtMs'>

export type RescheduleDeps = { readonly store: LogStore; readonly clock: Clock }

/** After a change of the time scale: what remains of each delay passes `factor` times as fast as before. */
export function rescale({ store, clock }: RescheduleDeps, endpoint: number, factor: number): Promise<void> {
  const nowMs = clock.now()
  return moveAll(store, dueLater(store.db, endpoint, nowMs), ({ dueAtMs, firstTriedAtMs }) => ({
    dueAtMs: nowMs + (dueAtMs - nowMs) / factor,
    firstTriedAtMs: firstTriedAtMs === null ? null : nowMs - (nowMs - firstTriedAtMs) / factor,
  }))
}

/**
 * A computer that slept tried nothing: time limits are moved by as much, and retries that became due meanwhile are spread
 * instead of sent all at once.
 */
export function afterSleep(
  { store, clock }: RescheduleDeps,
  endpoint: number,
  sleptMs: number,
  random: () => number,
): Promise<void> {
  const nowMs = clock.now()
  return moveAll(store, retriesOf(store.db, endpoint), ({ dueAtMs, firstTriedAtMs }) => ({
    dueAtMs: dueAtMs > nowMs - sleptMs && dueAtMs <= nowMs ? nowMs + random() * spreadMs : dueAtMs,
    firstTriedAtMs: firstTriedAtMs === null ? null : firstTriedAtMs + sleptMs,
  }))
}

/**
 * The clock was set back: nothing waits for an hour that comes twice.
 * @param jumpMs negative
 * @param withinMs it happened within this time before now; what was written since stays as it is
 */
export function afterSetBack(
  { store, clock }: RescheduleDeps,
  endpoint: number,
  jumpMs: number,
  withinMs: number,
): Promise<void> {
  const nowMs = clock.now()
  return moveAll(store, openOutside(store.db, endpoint, nowMs - withinMs, nowMs), ({ dueAtMs, firstTriedAtMs }) => ({
    dueAtMs: dueAtMs + jumpMs,
    firstTriedAtMs: firstTriedAtMs === null ? null : firstTriedAtMs + jumpMs,
  }))
}

/** Makes the nearest delivery that waits in any of the endpoints due now. Null where none waits. */
export async function stepNext({ store, clock }: RescheduleDeps, endpoints: readonly number[]): Promise<number | null> {
  return await store.writer.write('step', () => {
    const nowMs = clock.now()
    const waiting = endpoints.flatMap((endpoint) => store.db.get(nextLater, endpoint, nowMs) ?? [])
    const [nearest] = waiting.toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.id - b.id)
    if (nearest === undefined) return null
    moveDue(store.db, nearest, { ...nearest, dueAtMs: nowMs })
    return nearest.id
  })
}

async function moveAll(store: LogStore, rows: readonly DueHttp[], to: (row: DueHttp) => Times): Promise<void> {
  for (let start = 0; start < rows.length; start += chunk) {
    await store.writer.write('move due times', () => {
      for (const row of rows.slice(start, start + chunk)) moveDue(store.db, row, to(row))
    })
  }
}
