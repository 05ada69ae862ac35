import { useEffect, useRef } from 'react'
import { startPacer, type Pacer } from './pacer.ts'

/**
 * Pulls at once for a new key, and again whenever `changed` is another value, but not more often than every `ms` and
 * never two at a time. The last change is always followed by a pull. Null: there is nothing to pull.
 * @param pull the same function every time
 */
export function usePaced(key: string | null, changed: unknown, ms: number, pull: (key: string) => Promise<void>): void {
  const pacer = useRef<Pacer | null>(null)
  useEffect(() => {
    if (key === null) return undefined
    const started = startPacer(() => pull(key), ms)
    pacer.current = started
    started.nudge()
    return () => {
      pacer.current = null
      started.stop()
    }
  }, [key, ms, pull])
  useEffect(() => pacer.current?.nudge(), [changed])
}
