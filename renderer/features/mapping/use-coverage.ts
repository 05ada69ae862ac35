import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { Coverage } from '#shared/contract/mappings.ts'
import { useClient, useConnectionState } from '../../rpc/rpc-context.tsx'
import type { JsonObject } from './json.ts'

/** A scan reads many records: it waits until typing has stopped. */
const typingPauseMs = 250
/** After a scan that ended, because the engine was busy or the draft is not complete, it is asked for again. */
const againMs = 3_000

/** `shown` stays until the first complete numbers of a newer draft are there; `counting` is how far those are. */
export type LiveCoverage = { readonly shown: Coverage | null; readonly counting: Coverage | null }

const nothing: LiveCoverage = { shown: null, counting: null }

/** How a mapping does over the kept records, followed as they come. */
export function useCoverage(mapping: JsonObject | null, sessionId: string | null): LiveCoverage {
  const client = useClient()
  const ready = useConnectionState((state) => state.phase === 'ready')
  const [settled] = useDebouncedValue(mapping, typingPauseMs)
  const [round, setRound] = useState(0)
  const [coverage, setCoverage] = useState<LiveCoverage>(nothing)

  useEffect(() => {
    if (settled === null || sessionId === null || !ready) return undefined
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let complete = false
    const run = async (): Promise<void> => {
      const input = { mapping: settled as never, sessionId, follow: true }
      const stream = await client.mappings.coverage(input, { signal: stop.signal })
      for await (const state of stream) {
        if (stop.signal.aborted) return
        complete ||= state.done
        setCoverage((before) =>
          complete || before.shown === null || !before.shown.done
            ? { shown: state, counting: null }
            : { shown: before.shown, counting: state },
        )
      }
    }
    void run()
      // A scan that was left or whose session ended is not news: the next one tells.
      .catch(() => undefined)
      .finally(() => {
        if (!stop.signal.aborted) timer = setTimeout(() => setRound((before) => before + 1), againMs)
      })
    return () => {
      stop.abort()
      clearTimeout(timer)
      setCoverage(({ shown }) => ({ shown, counting: null }))
    }
  }, [client, ready, settled, sessionId, round])

  return sessionId === null ? nothing : coverage
}
