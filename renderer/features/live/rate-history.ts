import { useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'
import type { LiveStatus } from '#shared/contract/live.ts'

/** What came in one second, and how much of it the mapping rejected. */
export type RateSample = { readonly records: number; readonly rejected: number }

/** The last minute, a sample a second. */
const kept = 60
const sampleMs = 1_000

type Totals = RateSample & { readonly sessionId: string | null }

/** What came between two looks at the totals of one session. */
const between = (before: Totals, now: Totals): RateSample => ({
  records: now.records - before.records,
  rejected: Math.min(now.rejected - before.rejected, now.records - before.records),
})

const totalsOf = (live: LiveStatus | undefined): Totals => ({
  sessionId: live?.sessionId ?? null,
  records: live?.received ?? 0,
  rejected: live?.rejected ?? 0,
})

type RateHistory = { readonly samples: readonly RateSample[]; readonly last: Totals; look(now: Totals): void }

export const useRateHistory = create<RateHistory>()((set) => ({
  samples: [],
  last: totalsOf(undefined),
  /** A new session begins with an empty history. */
  look: (now) =>
    set(({ samples, last }) => ({
      samples: last.sessionId === now.sessionId ? [...samples, between(last, now)].slice(-kept) : [],
      last: now,
    })),
}))

/** Keeps the history, also while another screen is shown. Once an app. */
export function useRateSampling(live: LiveStatus | undefined): void {
  const look = useEffectEvent(() => useRateHistory.getState().look(totalsOf(live)))
  useEffect(() => {
    const timer = setInterval(look, sampleMs)
    return () => clearInterval(timer)
  }, [])
}
