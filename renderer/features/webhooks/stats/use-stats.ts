import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { WebhookStats } from '#shared/contract/webhook-stats.ts'
import type { LiveStream } from '../../../rpc/live-stream.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { useLive } from '../../../rpc/use-live.ts'
import { ranges, type RangeName, type Zoom } from './stats-model.ts'

/** Points of a chart; more than this nobody can tell apart. */
const chartPoints = 120
/** Ranges that end now move on while nothing is sent. */
const tickMs = 10_000

const counted: LiveStream<{ counted: number }> = {
  key: 'webhookStats.watch',
  open: (client, signal) => client.webhookStats.watch(undefined, { signal }),
}

/** Counts up, so that a range which ends now goes on. */
function useTick(): number {
  const [tick, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((before) => before + 1), tickMs)
    return () => clearInterval(timer)
  }, [])
  return tick
}

/** What became of a webhook's requests, read anew when there is something to count; the last picture stays meanwhile. */
export function useStats(webhook: string, range: RangeName, zoom: Zoom | null) {
  const orpc = useOrpc()
  const { value } = useLive(counted)
  const tick = useTick()
  const lengthMs = ranges.find((one) => one.value === range)?.ms ?? null
  const stamp = `${value?.counted ?? 0} ${zoom === null ? tick : ''}`
  const query = useQuery({
    queryKey: ['webhook-stats', webhook, range, zoom, stamp],
    queryFn: async ({ signal }): Promise<WebhookStats> => {
      const nowMs = Date.now()
      const fromMs = lengthMs === null ? null : nowMs - lengthMs
      const asked = zoom ?? { fromMs, toMs: nowMs }
      return await orpc.webhookStats.read.call({ webhook, ...asked, points: chartPoints }, { signal })
    },
    placeholderData: (before, query) => (query?.queryKey[1] === webhook ? keepPreviousData(before) : undefined),
    gcTime: 0,
    retry: false,
  })
  return { stats: query.data ?? null, error: query.error }
}
