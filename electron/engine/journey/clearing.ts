import { setImmediate as nextTurn } from 'node:timers/promises'
import { forgetJourneyEvents } from '../store/journeys/events.ts'
import { clearRuns } from '../store/journeys/pages.ts'
import { defaultRetention } from '../store/retention.ts'
import type { JourneyDeps } from './types.ts'

const everyMs = 60 * 60 * 1_000
/** A step is some milliseconds of writing. */
const rowsAtOnce = 200

/** Clears away runs that ended, and events that no open run looks at, as old as the log keeps records. @returns the way to stop */
export function startClearing({ store, clock, logger }: Pick<JourneyDeps, 'store' | 'clock' | 'logger'>): () => void {
  let stopped = false
  const clear = async (): Promise<void> => {
    const beforeMs = clock.now() - defaultRetention.maxAgeMs
    for (let removed = 1; removed > 0 && !stopped;) {
      removed = await store.writer.write(
        'journeys.clear',
        () => clearRuns(store.db, beforeMs, rowsAtOnce) + forgetJourneyEvents(store.db, beforeMs, rowsAtOnce),
      )
      await nextTurn()
    }
  }
  const timer = setInterval(() => {
    clear().catch((error: unknown) => logger.error({ err: error }, 'old runs of journeys could not be cleared away'))
  }, everyMs)
  timer.unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}
