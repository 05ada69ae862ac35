import { useCallback, useEffect, useRef, useState } from 'react'
import type { TimeHistogram } from '#shared/contract/live.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { usePaced } from '../../../ui/use-paced.ts'

/** Less often than twice a second: a picture that people can follow. */
const refreshMs = 600

type Question = {
  readonly sessionId: string
  /** Null: over all kept records. */
  readonly viewId: string | null
  readonly buckets: number
}

/**
 * Records by time, drawn anew while they arrive; the last picture stays until the next one is here.
 * @param stamp changes when the counts may have changed
 * @param searched false while the kept records are still looked through: nothing found so far is no picture, else the
 * strip would go and come back with every filter
 */
export function useHistogram(question: Question | null, stamp: string, searched: boolean): TimeHistogram | null {
  const client = useClient()
  const [histogram, setHistogram] = useState<TimeHistogram | null>(null)
  const key = question === null ? null : JSON.stringify(question)
  const asked = useRef(key)
  const all = useRef(searched)
  useEffect(() => {
    asked.current = key
    all.current = searched
  }, [key, searched])
  const pull = useCallback(
    async (text: string) => {
      const answer = await client.live.histogram(JSON.parse(text) as Question)
      if (asked.current === text && (answer.counts.length > 0 || all.current)) setHistogram(answer)
    },
    [client],
  )
  usePaced(key, `${stamp} ${searched}`, refreshMs, pull)
  return question === null ? null : histogram
}
