import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Hello } from '#shared/contract/system.ts'

/**
 * How the page stands with the engine. `epoch` counts successful connections: streams begin anew with each.
 * `mismatch` is final until the page is loaded again.
 */
export type ConnectionState = {
  readonly phase: 'connecting' | 'ready' | 'lost' | 'mismatch'
  readonly epoch: number
  readonly hello: Hello | null
  /** Why it was lost or cannot be had, for people. */
  readonly reason: string | null
  /** When the next try is, milliseconds since the epoch. */
  readonly nextTryAtMs: number | null
}

export type ConnectionStore = StoreApi<ConnectionState>

/** Begins as `connecting`, before the first try. */
export const createConnectionStore = (): ConnectionStore =>
  createStore(() => ({ phase: 'connecting', epoch: 0, hello: null, reason: null, nextTryAtMs: null }))
