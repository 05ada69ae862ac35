/** Delay before try `attempt` (from 1): quick at first, because a restarted engine is back within a second. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(250 * 2 ** (attempt - 1), 5_000)
}
