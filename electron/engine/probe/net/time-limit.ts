import { aborted, timedOut, type Trouble } from './trouble.ts'

const isTrouble = (reason: unknown): reason is Trouble =>
  typeof reason === 'object' && reason !== null && 'kind' in reason

/** Why a signal was aborted: `timeout` by a limit, else the caller has left. */
const troubleOf = (signal: AbortSignal): Trouble => (isTrouble(signal.reason) ? signal.reason : aborted)

/** Gives work a signal that ends after `ms`, or when the outer one does. The work itself must heed it. */
export async function withLimit<T>(
  outer: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const onOuter = (): void => limit.abort(outer.reason)
  if (outer.aborted) onOuter()
  outer.addEventListener('abort', onOuter)
  const timer = setTimeout(() => limit.abort(timedOut), Math.max(0, ms))
  try {
    return await work(limit.signal)
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', onOuter)
  }
}

/** Calls `then` once when the signal ends, at once if it has. Answers the way to stop listening. */
export function whenAborted(signal: AbortSignal, then: (trouble: Trouble) => void): () => void {
  const onAbort = (): void => then(troubleOf(signal))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}
