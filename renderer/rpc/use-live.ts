import { useCallback, useSyncExternalStore } from 'react'
import type { LiveSnapshot, LiveStream } from './live-stream.ts'
import { useLiveStreams } from './rpc-context.tsx'

const nothing: LiveSnapshot<never> = { value: undefined, error: null }

/** The last value of a stream, live. Null means "no stream": the component waits for something else first. */
export function useLive<T>(stream: LiveStream<T> | null): LiveSnapshot<T> {
  const live = useLiveStreams()
  const key = stream?.key
  const subscribe = useCallback(
    (listener: () => void) => (stream === null ? () => {} : live.subscribe(stream, listener)),
    // Streams are identified by their key; a new object with the same key is the same stream.
    [live, key],
  )
  return useSyncExternalStore(subscribe, () => (stream === null ? nothing : live.snapshot(stream)))
}
