import { ClockWatch } from '#engine/lib/clock-watch.ts'
import type { Logger } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { storeFault } from '#engine/store/errors.ts'
import { takeOverExpiredHttpLeases } from '#engine/store/http/leases.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { OutboxControl } from './control.ts'
import type { HttpOutboxEngine } from './outbox.ts'

/** After a clock was set back, sending stands still no longer than this. */
const lookMs = 5_000
/** How soon a backlog is noticed; its limits are minutes, which a time scale may make a second. */
const backlogCheckMs = 1_000

/**
 * What has to be looked after while the outbox is open: a clock that jumps, leases that ran out, backlogs that
 * grow.
 * Returns the way to end it.
 */
export function startHttpHousekeeping(deps: {
  readonly store: LogStore
  readonly clock: Clock
  readonly logger: Logger
  readonly outbox: HttpOutboxEngine
  readonly control: OutboxControl
}): () => void {
  const { store, clock, logger, outbox, control } = deps
  const report = (error: unknown): void => {
    // A full disk is told by the writer already, and closing ends what is still waiting.
    if (storeFault(error) === null) logger.error({ err: error }, 'housekeeping of the outbox failed')
  }
  const watch = new ClockWatch(clock, lookMs)
  const look = async (): Promise<void> => {
    const jumpMs = watch.look()
    if (jumpMs !== 0) await control.clockJumped(jumpMs, 2 * lookMs)
    const nowMs = clock.now()
    const taken = await store.writer.write('expired http leases', () => takeOverExpiredHttpLeases(store.db, nowMs))
    if (taken > 0) for (const lane of outbox.lanes()) outbox.look(lane)
  }
  const checkBacklogs = (): void => {
    if (store.db.isOpen) for (const lane of outbox.lanes()) outbox.checkBacklog(lane)
  }
  const timers = [setInterval(() => void look().catch(report), lookMs), setInterval(checkBacklogs, backlogCheckMs)]
  for (const timer of timers) timer.unref()
  return () => timers.forEach((timer) => clearInterval(timer))
}
