import type { Logger } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { storeFault } from '#engine/store/errors.ts'
import { takeOverExpiredHttpLeases } from '#engine/store/http/leases.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { OutboxControl } from './control.ts'
import type { HttpOutboxEngine } from './outbox.ts'

const leaseCheckMs = 30_000
/** How soon a backlog is noticed; its limits are minutes, which a time scale may make a second. */
const backlogCheckMs = 1_000

/**
 * What has to be looked after while the outbox is open: leases that ran out, a computer that slept, backlogs that grow.
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
  let lastCheckMs = clock.now()
  const checkLeases = (): void => {
    const now = clock.now()
    const sleptMs = now - lastCheckMs - leaseCheckMs
    lastCheckMs = now
    if (sleptMs > leaseCheckMs) control.shiftAfterSleep(sleptMs).catch(report)
    store.writer
      .write('take over expired http leases', () => takeOverExpiredHttpLeases(store.db, clock.now()))
      .then((count) => {
        if (count > 0) for (const lane of outbox.lanes()) outbox.look(lane)
      }, report)
  }
  const checkBacklogs = (): void => {
    if (store.db.isOpen) for (const lane of outbox.lanes()) outbox.checkBacklog(lane)
  }
  const timers = [setInterval(checkLeases, leaseCheckMs), setInterval(checkBacklogs, backlogCheckMs)]
  for (const timer of timers) timer.unref()
  return () => timers.forEach((timer) => clearInterval(timer))
}
