import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '#shared/lib/clock.ts'

/** First pause after a failure: long enough not to spin, short enough that a restarted broker is found at once. */
const firstMs = 250
/** A broker that is away for hours is looked for every 15 s. */
const longestMs = 15_000

/** Growing pauses between tries, with jitter so that several relays do not knock at the same moment. */
export type Backoff = {
  /** Milliseconds until the next try: doubles with each call up to 15 s, of which the upper half is random. */
  next(): number
  /** After a success: the next failure starts with the short pause again. */
  reset(): void
}

export function createBackoff(random: Random): Backoff {
  let currentMs = firstMs
  return {
    next: () => {
      const ms = currentMs * (0.5 + random.next() / 2)
      currentMs = Math.min(currentMs * 2, longestMs)
      return Math.round(ms)
    },
    reset: () => {
      currentMs = firstMs
    },
  }
}

/** Waits, or returns early when the signal fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}
