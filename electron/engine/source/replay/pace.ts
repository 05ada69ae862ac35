import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '#shared/schema/record.ts'

/** Faster rates come in small batches: more steps a second than this only cost processor time. */
const stepMs = 50
/** After a pause, a sleeping computer or a slow reader at most this much is caught up in a burst. */
const maxBacklogMs = 1_000
/** At full speed as many as one transaction of a relay takes. */
const fullSpeedBatch = 500

/**
 * Cuts batches to what is due at a rate; 0 = as fast as possible. The time that the reader takes counts. Ends when the
 * signal fires.
 */
export async function* paced(
  batches: AsyncIterable<readonly RawRecord[]>,
  recordsPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RawRecord[], void, undefined> {
  let startedAt = performance.now()
  let played = 0
  for await (const batch of batches) {
    for (let next = 0; next < batch.length;) {
      if (signal.aborted) return
      let due = fullSpeedBatch
      if (recordsPerSecond > 0) {
        const elapsedMs = performance.now() - startedAt
        due = Math.floor((elapsedMs * recordsPerSecond) / 1_000) - played
        if (due > (maxBacklogMs * recordsPerSecond) / 1_000 + 1) {
          startedAt = performance.now() - (played * 1_000) / recordsPerSecond
          continue
        }
        if (due < 1) {
          const nextDueMs = ((played + 1) * 1_000) / recordsPerSecond - elapsedMs
          await delay(Math.max(nextDueMs, stepMs), undefined, { signal }).catch(() => undefined)
          continue
        }
      }
      const cut = batch.slice(next, next + Math.min(due, fullSpeedBatch))
      next += cut.length
      played += cut.length
      yield cut
    }
  }
}
