import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { LiveSnapshot, LiveStream } from './live-stream.ts'
import { useLiveStreams } from './rpc-context.tsx'

const nothing: LiveSnapshot<never> = { value: undefined, error: null }

/** Streams are identified by their key: a new object with the same key is the same stream. */
function useSameStream<T>(stream: LiveStream<T> | null): LiveStream<T> | null {
  const same = useRef(stream)
  if (same.current?.key !== stream?.key) same.current = stream
  return same.current
}

/** The last value of a stream, live. Null means "no stream": the component waits for something else first. */
export function useLive<T>(wanted: LiveStream<T> | null): LiveSnapshot<T> {
  const live = useLiveStreams()
  const stream = useSameStream(wanted)
  const subscribe = useCallback(
    (listener: () => void) => (stream === null ? () => {} : live.subscribe(stream, listener)),
    [live, stream],
  )
  return useSyncExternalStore(subscribe, () => (stream === null ? nothing : live.snapshot(stream)))
}
