/** The limits inside of Liquid are cooperative; this one ends the thread (onesignal.md §4). In milliseconds. */
export const hardStopMs = 850
/** A last look for an answer that waits behind other work of this thread. In milliseconds. */
const graceMs = 50
/**
 * A process that worked less than this in the meantime was kept from it: a template that would have made its request is
 * not to blame for a busy computer, and what it was to send would be lost. An endless one uses all that it can get. In
 * milliseconds.
 */
const workedAtLeastMs = hardStopMs / 3
/** Between looks whether it has worked by now. In milliseconds. */
const lookMs = 100
/** However little it could work, nobody waits longer. In milliseconds. */
const patienceMs = 10_000

/**
 * Calls `onOver` when a template has had its time, and more where the process could not work meanwhile. `startStopwatch`
 * begins to measure the work of the process. Returns the way to call it off.
 */
export function stopAfter(startStopwatch: () => () => number, onOver: () => void): () => void {
  const startedMs = performance.now()
  const workedMs = startStopwatch()
  const look = (): void => {
    const waitsOn = workedMs() < workedAtLeastMs && performance.now() - startedMs < patienceMs
    timer = waitsOn ? setTimeout(look, lookMs) : setTimeout(onOver, graceMs)
  }
  let timer = setTimeout(look, hardStopMs)
  return () => clearTimeout(timer)
}
