/** What is known of a log that is searched newest first while it grows. */
import type { AttemptLogPage, AttemptLogRow } from '#shared/contract/webhook-log.ts'

export type LogState = {
  /** Found so far, newest first. */
  readonly rows: readonly AttemptLogRow[]
  /** Everything from here up to `topSeq` was looked at. */
  readonly reachedSeq: number
  /** Newest attempt that was looked at; null before the first page. */
  readonly topSeq: number | null
  /** Ends of the log when it was last asked; null while it is empty. */
  readonly firstSeq: number | null
  readonly lastSeq: number | null
  /** Searched down to its beginning. */
  readonly complete: boolean
}

export const emptyLog: LogState = {
  rows: [],
  reachedSeq: 0,
  topSeq: null,
  firstSeq: null,
  lastSeq: null,
  complete: false,
}

/** The first page, or one that goes on below what was reached. */
export function withOlder(state: LogState, page: AttemptLogPage): LogState {
  return {
    rows: [...state.rows, ...page.rows],
    reachedSeq: page.reachedSeq,
    topSeq: state.topSeq ?? page.lastSeq ?? 0,
    firstSeq: page.firstSeq,
    lastSeq: page.lastSeq,
    complete: page.complete,
  }
}

/** What came since: all pages of one look above `topSeq`, newest first. */
export function withNewer(state: LogState, pages: readonly AttemptLogPage[]): LogState {
  const newest = pages[0]
  if (newest === undefined) return state
  return {
    ...state,
    rows: [...pages.flatMap((page) => page.rows), ...state.rows],
    topSeq: newest.lastSeq ?? state.topSeq,
    firstSeq: newest.firstSeq,
    lastSeq: newest.lastSeq,
  }
}

/** Share of the log that was searched, 0 to 1; 1 for an empty one. Numbers are of all webhooks, so it is about. */
export function searchedShare({ firstSeq, topSeq, reachedSeq, complete }: LogState): number {
  if (complete || firstSeq === null || topSeq === null) return complete || topSeq !== null ? 1 : 0
  const whole = topSeq - firstSeq + 1
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (topSeq + 1 - reachedSeq) / whole))
}
