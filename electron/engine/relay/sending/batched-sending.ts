import { OutboxLane } from '#engine/outbox/lane.ts'
import type { Destination, LaneLimits } from '#engine/outbox/types.ts'
import { countOpenDeliveries } from '#engine/store/deliveries.ts'
import type { Lane, Settlement } from '#engine/store/deliveries.ts'
import type { RelayDeps } from '../deps.ts'
import { hold, unhold } from '../hold.ts'
import { reportAttempt } from '../report.ts'
import type { RelayListener } from '../types.ts'
import type { RelaySending, SendingEvents } from './types.ts'

/** Events in batches, to the Custom Events API or the emulator of it. */
export function batchedSending(
  deps: RelayDeps,
  parts: { readonly lane: Lane; readonly limits: LaneLimits; readonly destination: Destination },
  listener: RelayListener,
  events: SendingEvents,
): RelaySending {
  const { store, clock } = deps
  const { lane, limits, destination } = parts
  const onSettled = (attempt: number, settlements: readonly Settlement[]): void => {
    const delivered = settlements.filter(({ state }) => state === 'delivered')
    const failed = settlements.filter(({ state }) => state === 'failed')
    reportAttempt(store.db, attempt, failed, listener)
    events.onDelivered(
      delivered.length,
      delivered.map(({ recordAtMs }) => recordAtMs),
    )
    events.onFailed(failed.length)
    if (settlements.some(({ state }) => state === 'waiting')) events.onRetry()
  }
  const outbox = new OutboxLane(deps, lane, limits, destination, { ...events, onSettled })
  return {
    get inFlight() {
      return outbox.inFlight
    },
    get rate() {
      return outbox.rate
    },
    configuredRate: limits.requestsPerSecond,
    open: () => countOpenDeliveries(store.db, lane),
    pump: () => outbox.pump(),
    pause: () => outbox.pause(),
    resume: () => outbox.resume(),
    clockJumped: (jumpMs) => outbox.clockJumped(jumpMs),
    hold: (reason) => hold(store, lane, reason, clock),
    unhold: () => unhold(store, lane, clock),
    sink: () => null,
    stop: (graceMs) => outbox.stop(graceMs),
  }
}
