import { toContractError, type ErrorSink } from './errors.ts'

/** Notifications at most ten a second, the status bar twice (architecture.md §4). */
export const streamIntervalMs = 100
export const systemIntervalMs = 500

export type Conflated<T> = {
  readonly read: () => T
  /** Calls the listener after every change; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void
  readonly intervalMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * The state now, then the newest state after changes, never more often than `intervalMs`: what changed in between is
 * conflated. Sleeps while nothing changes and cleans up when the caller leaves.
 */
export async function* conflated<T>({ read, subscribe, intervalMs, signal }: Conflated<T>): AsyncGenerator<T, void> {
  let changed = true
  let wake: (() => void) | null = null
  const nudge = () => wake?.()
  const unsubscribe = subscribe(() => {
    changed = true
    nudge()
  })
  signal?.addEventListener('abort', nudge, { once: true })
  const sleep = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wake = () => {
        if (ms !== null && signal?.aborted !== true) return
        clearTimeout(timer)
        resolve()
      }
    })
  try {
    while (signal?.aborted !== true) {
      if (!changed) {
        await sleep(null)
        continue
      }
      changed = false
      yield read()
      await sleep(intervalMs)
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', nudge)
  }
}

/** Passes a stream on; an error on the way leaves as an error of the contract. */
export async function* withContractErrors<T>(
  stream: AsyncIterable<T>,
  path: readonly string[],
  sink: ErrorSink,
): AsyncGenerator<T, void> {
  try {
    yield* stream
  } catch (error) {
    throw toContractError(error, path, sink)
  }
}
