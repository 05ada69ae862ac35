import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TimeHistogram } from '#shared/contract/live.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'

/** Less often than twice a second: a picture that people can follow. */
const refreshMs = 600

/** The value as it was at most `ms` ago; the last one always comes through. */
function useThrottled<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value)
  const shownAt = useRef(0)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        shownAt.current = performance.now()
        setShown(value)
      },
      Math.max(0, shownAt.current + ms - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [value, ms])
  return shown
}

type Asked = {
  readonly sessionId: string | null
  /** Null: over all kept records. */
  readonly viewId: string | null
  readonly buckets: number
  /** Changes when the counts may have changed. */
  readonly stamp: string
}

/** Records by time, drawn anew while they arrive; the last picture stays until the next one is here. */
export function useHistogram(asked: Asked): TimeHistogram | null {
  const orpc = useOrpc()
  const { sessionId, viewId, buckets } = asked
  const stamp = useThrottled(asked.stamp, refreshMs)
  const options = orpc.live.histogram.queryOptions({ input: { sessionId: sessionId ?? '', viewId, buckets } })
  const query = useQuery({
    ...options,
    queryKey: [...options.queryKey, stamp],
    enabled: sessionId !== null,
    placeholderData: keepPreviousData,
    gcTime: refreshMs,
    retry: false,
  })
  return query.data ?? null
}
