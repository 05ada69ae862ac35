import type { LiveStatus } from '#shared/contract/live.ts'
import type { SourceState } from '../source/types.ts'

/** How reading stands, for the screens. */
export type ReadingState = Pick<LiveStatus, 'state' | 'message' | 'nextTryAtMs'>

export const connecting: ReadingState = { state: 'connecting', message: null, nextTryAtMs: null }
export const reading: ReadingState = { state: 'reading', message: null, nextTryAtMs: null }
export const ended: ReadingState = {
  state: 'ended',
  message: 'Everything there was has been read.',
  nextTryAtMs: null,
}
export const idle: ReadingState = { state: 'idle', message: null, nextTryAtMs: null }

/** Ended for good: nothing is tried again by itself. `message` says what to do. */
export const failed = (message: string): ReadingState => ({ state: 'failed', message, nextTryAtMs: null })

/** What the Live screen says of a source that connects, reads or reconnects. */
export function ofSource(state: SourceState): ReadingState {
  if (state.kind === 'reconnecting') {
    return { state: 'reconnecting', message: state.message, nextTryAtMs: state.nextTryAtMs }
  }
  if (state.kind === 'connecting') return connecting
  return state.notice === undefined ? reading : { ...reading, message: state.notice }
}

/** Nothing was ever started. */
export const noSession: LiveStatus = {
  ...idle,
  sessionId: null,
  connection: null,
  topics: [],
  from: null,
  mapping: null,
  firstSeq: 0,
  headSeq: 0,
  received: 0,
  kept: 0,
  dropped: 0,
  droppedReason: null,
  recordsPerSecond: 0,
}
