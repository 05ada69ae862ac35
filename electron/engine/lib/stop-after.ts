import { startStopwatch } from './stopwatch.ts'

/** A last look for an answer that waits behind other work of this thread. In milliseconds. */
const graceMs = 50
/**
 * A process that worked for less than this part of the time was kept from it: what a thread was asked would have been done
 * in time, and is not to fail for a busy computer. Something endless uses all that it can get.
 */
const partWorked = 1 / 3
/** Between looks whether it has worked by now. In milliseconds. */
const lookMs = 100
/** However little it could work, nobody waits longer than this beyond the limit. In milliseconds. */
const patienceMs = 10_000

/**
 * Calls `onOver` when a thread had `limitMs` for its work, and later where this process could not work meanwhile.
 * `stopwatch` begins to measure its work. Returns the way to call it off.
 */
export function stopAfter(limitMs: number, onOver: () => void, stopwatch = startStopwatch): () => void {
  const startedMs = performance.now()
  const workedMs = stopwatch()
  const look = (): void => {
    const isPatient = performance.now() - startedMs < limitMs + patienceMs
    const waitsOn = isPatient && workedMs() < limitMs * partWorked
    timer = waitsOn ? setTimeout(look, lookMs) : setTimeout(onOver, graceMs)
  }
  let timer = setTimeout(look, limitMs)
  return () => clearTimeout(timer)
}
