import { shiftAfterSleep } from '#engine/store/after-sleep.ts'
import { takeOverExpiredLeases } from '#engine/store/leases.ts'
import { defaultRetention, runRetention } from '#engine/store/retention.ts'
import { storeFault } from '#engine/store/errors.ts'
import type { RelayDeps } from './deps.ts'

const leaseCheckMs = 30_000
const retentionMs = 10 * 60_000

/**
 * What has to be looked after as long as a log is open: leases that ran out (a lost answer, a computer that slept) and
 * records that are too old. `onDue`: other deliveries may have become due. Returns the way to end it.
 */
export function startHousekeeping(deps: RelayDeps, onDue: () => void): () => void {
  const { store, clock, logger } = deps
  const report = (error: unknown): void => {
    // A full disk is told by the writer already, and closing ends what is still waiting.
    if (storeFault(error) === null) logger.error({ err: error }, 'housekeeping failed')
  }
  let lastCheckMs = clock.now()
  const checkLeases = (): void => {
    const now = clock.now()
    const sleptMs = now - lastCheckMs - leaseCheckMs
    lastCheckMs = now
    if (sleptMs > leaseCheckMs) {
      logger.info({ sleptMs }, 'the computer slept')
      shiftAfterSleep(store, sleptMs, now).then(onDue, report)
    }
    store.writer
      .write('take over expired leases', () => takeOverExpiredLeases(store.db, clock.now()))
      .then((count) => count > 0 && onDue(), report)
  }
  const clearAway = (): void => {
    runRetention(store, defaultRetention, clock).then(({ removedRecords, bytes }) => {
      if (removedRecords > 0) logger.info({ removedRecords, bytes }, 'old records removed from the log')
    }, report)
  }
  const timers = [setInterval(checkLeases, leaseCheckMs), setInterval(clearAway, retentionMs)]
  for (const timer of timers) timer.unref()
  return () => timers.forEach((timer) => clearInterval(timer))
}
