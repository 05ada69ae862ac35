import { followClockJump } from '#engine/store/clock-jump.ts'
import { takeOverExpiredLeases } from '#engine/store/leases.ts'
import { defaultRetention, runRetention } from '#engine/store/retention.ts'
import { storeFault } from '#engine/store/errors.ts'
import { ClockWatch } from '#engine/lib/clock-watch.ts'
import type { RelayDeps } from './deps.ts'

/** After a clock was set back, sending stands still no longer than this. */
const lookMs = 5_000
const retentionMs = 10 * 60_000

type Events = {
  /** Other deliveries may have become due. */
  readonly onDue: () => void
  /** The wall clock jumped by so many milliseconds: times that are kept in memory have to follow. */
  readonly onClockJump: (jumpMs: number) => void
}

/**
 * What has to be looked after as long as a log is open: a clock that jumps (a computer that slept, a clock that was set),
 * leases that ran out (a lost answer) and records that are too old. Returns the way to end it.
 */
export function startHousekeeping(deps: RelayDeps, events: Events): () => void {
  const { store, clock, logger } = deps
  const watch = new ClockWatch(clock, lookMs)
  const report = (error: unknown): void => {
    // A full disk is told by the writer already, and closing ends what is still waiting.
    if (storeFault(error) === null) logger.error({ err: error }, 'housekeeping failed')
  }
  const look = async (): Promise<void> => {
    const jumpMs = watch.look()
    const nowMs = clock.now()
    if (jumpMs !== 0) {
      const moved = await followClockJump(store, { jumpMs, nowMs, withinMs: 2 * lookMs })
      logger.info({ jumpMs, moved }, 'the computer slept, or its clock was set')
      events.onClockJump(jumpMs)
      events.onDue()
    }
    const count = await store.writer.write('take over expired leases', () => takeOverExpiredLeases(store.db, nowMs))
    if (count > 0) events.onDue()
  }
  const clearAway = (): void => {
    runRetention(store, defaultRetention, clock).then(({ removedRecords, removedRequests, bytes }) => {
      if (removedRecords + removedRequests === 0) return
      logger.info({ removedRecords, removedRequests, bytes }, 'what is old was removed from the log')
    }, report)
  }
  const timers = [setInterval(() => void look().catch(report), lookMs), setInterval(clearAway, retentionMs)]
  for (const timer of timers) timer.unref()
  return () => timers.forEach((timer) => clearInterval(timer))
}
