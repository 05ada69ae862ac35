import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Coverage } from '#shared/contract/mappings.ts'
import { useClient, useConnectionState } from '../../rpc/rpc-context.tsx'
import type { JsonObject } from './json.ts'

/** A scan reads many records: it waits until typing has stopped. */
const typingPauseMs = 250
/** New records are counted in at this pace while they pour in. */
const againMs = 3_000

/** How a mapping does over the kept records, live. The numbers before stay until the first new ones are complete. */
export function useCoverage(mapping: JsonObject | null, sessionId: string | null, headSeq: number): Coverage | null {
  const client = useClient()
  const ready = useConnectionState((state) => state.phase === 'ready')
  const [settled] = useDebouncedValue(mapping, typingPauseMs)
  const [round, setRound] = useState(0)
  const [coverage, setCoverage] = useState<Coverage | null>(null)
  const head = useEffectEvent(() => headSeq)

  useEffect(() => {
    if (settled === null || sessionId === null || !ready) return undefined
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const seenHead = head()
    const again = (): void => {
      if (stop.signal.aborted) return
      if (head() === seenHead) timer = setTimeout(again, againMs)
      else setRound((before) => before + 1)
    }
    const run = async (): Promise<void> => {
      const stream = await client.mappings.coverage({ mapping: settled as never, sessionId }, { signal: stop.signal })
      for await (const state of stream) {
        if (stop.signal.aborted) return
        setCoverage((before) => (state.done || before === null || !before.done ? state : before))
      }
    }
    void run()
      // A scan that was left or whose session ended is not news: the next one tells.
      .catch(() => undefined)
      .finally(() => {
        timer = setTimeout(again, againMs)
      })
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [client, ready, settled, sessionId, round])

  return sessionId === null ? null : coverage
}
