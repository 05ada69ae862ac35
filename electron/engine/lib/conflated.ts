export type Conflated<T> = {
  readonly read: () => T
  /** Calls the listener after every change; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void
  /** Least time between two values, in milliseconds. */
  readonly intervalMs: number
  /** Ends the stream. */
  readonly signal: AbortSignal | undefined
  /** True after the last value: the stream ends once it was given. */
  readonly isLast?: (value: T) => boolean
}

/**
 * The state now, then the newest state after changes, never more often than `intervalMs`: what changed in between is
 * conflated. Sleeps while nothing changes and cleans up when the caller leaves.
 */
export async function* conflated<T>(source: Conflated<T>): AsyncGenerator<T, void> {
  const { read, subscribe, intervalMs, signal, isLast } = source
  let changed = true
  let wake: (() => void) | null = null
  const nudge = () => wake?.()
  const unsubscribe = subscribe(() => {
    changed = true
    nudge()
  })
  signal?.addEventListener('abort', nudge, { once: true })
  const interval = () => sleepUntil(intervalMs, (resolve) => (wake = () => signal?.aborted === true && resolve()))
  const nextChange = () => new Promise<void>((resolve) => (wake = resolve))
  try {
    while (signal?.aborted !== true) {
      if (!changed) {
        await nextChange()
        continue
      }
      changed = false
      const value = read()
      yield value
      if (isLast?.(value) === true) return
      await interval()
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', nudge)
  }
}

/** Resolves after `ms`, or earlier when the function handed to `onSleep` is called. */
function sleepUntil(ms: number, onSleep: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    onSleep(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
