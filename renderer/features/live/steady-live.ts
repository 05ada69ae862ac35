import { replaceEqualDeep } from '@tanstack/react-query'
import { useRef } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'

/** What of the status stays as it is while records pour in: everything but the numbers. */
export type SteadyLive = Pick<
  LiveStatus,
  'state' | 'message' | 'nextTryAtMs' | 'sessionId' | 'connection' | 'topics' | 'from' | 'mapping'
> & {
  /** Whether any record is kept. */
  readonly keepsAny: boolean
}

/** The value of before for as long as the new one says the same: what is made of it need not be drawn again. */
export function useSame<T>(value: T): T {
  const last = useRef(value)
  last.current = replaceEqualDeep(last.current, value)
  return last.current
}

/** The status without its numbers; the same object until something else changes. */
export function useSteadyLive(live: LiveStatus): SteadyLive {
  const { state, message, nextTryAtMs, sessionId, connection, topics, from, mapping, kept } = live
  return useSame({ state, message, nextTryAtMs, sessionId, connection, topics, from, mapping, keepsAny: kept > 0 })
}
