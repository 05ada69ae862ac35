import { useEffect, useRef, useState } from 'react'
import type { ViewStatus } from '#shared/contract/live.ts'
import { problemOf, type CallProblem } from '../../rpc/errors.ts'
import { useClient, useConnectionState } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'

/** While a filter is being typed, it is tried this long after the last key. */
const typingPauseMs = 200

export type LiveView = {
  /** Null until the first view is open. */
  readonly status: ViewStatus | null
  /** The filter that is shown; a bad one never replaces a good one. */
  readonly filter: string
  /** What is wrong with the filter in the field, with its position. */
  readonly problem: CallProblem | null
  /** The view is no longer known to the engine: it is opened again. */
  reopen(): void
}

type Opened = { readonly status: ViewStatus; readonly filter: string; readonly sessionId: string }

/**
 * Keeps a view of the session open for the filter in the field; while a filter is bad, the last good view stays.
 * @param applied raised by Enter: the filter counts at once
 */
export function useView(sessionId: string | null, filter: string, applied = 0): LiveView {
  const client = useClient()
  const epoch = useConnectionState((state) => state.epoch)
  const [opened, setOpened] = useState<Opened | null>(null)
  const [problem, setProblem] = useState<CallProblem | null>(null)
  const [tries, setTries] = useState(0)
  const current = opened?.sessionId === sessionId ? opened : null
  // A first view needs no waiting, but having it is no reason to open it again: hence not a dependency.
  const isFirst = useRef(true)
  isFirst.current = current === null
  const lastApplied = useRef(applied)

  useEffect(() => {
    if (sessionId === null) return
    let left = false
    const open = () =>
      client.live.openView({ sessionId, filter }).then(
        (status) => {
          if (left) return
          setOpened({ status, filter, sessionId })
          setProblem(null)
        },
        (error: unknown) => {
          if (!left) setProblem(problemOf(error))
        },
      )
    const atOnce = isFirst.current || applied !== lastApplied.current
    lastApplied.current = applied
    const timer = setTimeout(() => void open(), atOnce ? 0 : typingPauseMs)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [client, sessionId, filter, epoch, tries, applied])

  const watched = useLive(current === null ? null : streams.view(current.status.viewId))
  const gone = watched.error !== null && problemOf(watched.error).code === 'NOT_FOUND'
  useEffect(() => {
    if (gone) setTries((before) => before + 1)
  }, [gone])

  return {
    status: watched.value ?? current?.status ?? null,
    filter: current?.filter ?? '',
    problem,
    reopen: () => setTries((before) => before + 1),
  }
}
