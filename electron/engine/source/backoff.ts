import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '#shared/lib/clock.ts'

/** Pauses in milliseconds. */
export type BackoffLimits = { readonly firstMs: number; readonly longestMs: number }

/**
 * For a lost connection: the first pause is long enough not to spin and short enough that a restarted broker is found at
 * once; a broker that is away for hours is looked for every 15 s.
 */
const connectionLimits: BackoffLimits = { firstMs: 250, longestMs: 15_000 }

/**
 * For refused secrets and certificates. Someone has to renew them, and clusters lock out who knocks too often; still, a
 * rotation that reaches the broker a moment before us should cost seconds only.
 */
export const accessLimits: BackoffLimits = { firstMs: 2_000, longestMs: 60_000 }

/** Growing pauses between tries, with jitter so that several relays do not knock at the same moment. */
export type Backoff = {
  /** Milliseconds until the next try: doubles with each call up to the longest, of which the upper half is random. */
  next(): number
  /** After a success: the next failure starts with the short pause again. */
  reset(): void
}

/** Doubles from `firstMs` to `longestMs`; each wait is 50 to 100 % of that, so that many clients do not come back at once. */
export function createBackoff(random: Random, { firstMs, longestMs } = connectionLimits): Backoff {
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
