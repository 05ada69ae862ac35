/**
 * Begins to measure how long this process works; the function that it gives tells it, in milliseconds. Never less than
 * any one thread of the process has worked since, and never more than has passed: time in which other processes had the
 * processors, or in which the computer slept, does not count.
 */
export function startStopwatch(): () => number {
  const startedMs = performance.now()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return Math.min(performance.now() - startedMs, (user + system) / 1_000)
  }
}
