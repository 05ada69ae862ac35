import { useCallback, useEffect, useRef, useState } from 'react'
import type { AttemptLogPage, AttemptLogRow } from '#shared/contract/webhook-log.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { emptyLog, withNewer, withOlder, type LogState } from './log-state.ts'

/** Rows that are fetched before anybody scrolls, and with each scroll to the end. */
const pageRows = 200
/** Twice a second is live enough for people and cheap for the engine. */
const refreshMs = 500
/** Behind by more than this, the log begins anew at its head. */
const catchUpPages = 5

type FetchLog = (at: { before: number | null; after: number | null }, limit: number) => Promise<AttemptLogPage>

export type Log = LogState & {
  readonly error: unknown
  /** Something older is being looked for. */
  readonly searching: boolean
  /** Brings older ones. */
  more(): void
}

/**
 * The log of a webhook under a filter: found rows come as the search gets on, new attempts as they are logged.
 * @param changed changes whenever there may be new attempts
 */
export function useLog(webhook: string, filter: string, changed: unknown): Log {
  const client = useClient()
  const key = `${webhook}\n${filter}`
  const [shown, setShown] = useState<{ key: string; state: LogState; error: unknown; searching: boolean }>(() => ({
    key,
    state: emptyLog,
    error: null,
    searching: true,
  }))
  const wanted = useRef({ rows: pageRows, head: true })
  useEffect(() => {
    wanted.current.head = true
  }, [changed])
  useEffect(() => {
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let state = emptyLog
    wanted.current = { rows: pageRows, head: true }
    const fetchLog: FetchLog = ({ before, after }, limit) =>
      client.webhookLog.page({ of: { kind: 'webhook', name: webhook }, filter, before, after, limit })
    const turn = async (): Promise<void> => {
      const { head, rows } = wanted.current
      wanted.current.head = false
      try {
        state = await step(state, { head, rows }, fetchLog)
        if (left) return
        setShown({ key, state, error: null, searching: isShort(state, wanted.current.rows) })
      } catch (error) {
        if (left) return
        setShown({ key, state, error, searching: false })
        wanted.current.head = true
      }
      // A search that has not enough yet goes on at once.
      timer = setTimeout(() => void turn(), isShort(state, wanted.current.rows) ? 0 : refreshMs)
    }
    void turn()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [client, key, webhook, filter])
  const current = shown.key === key
  const state = current ? shown.state : emptyLog
  const { length } = state.rows
  const more = useCallback(() => {
    wanted.current.rows = Math.max(wanted.current.rows, length + pageRows)
  }, [length])
  return { ...state, error: current ? shown.error : null, searching: current ? shown.searching : true, more }
}

const isShort = (state: LogState, rows: number): boolean => !state.complete && state.rows.length < rows

type Wanted = { readonly head: boolean; readonly rows: number }

/** What is new, then one stretch of what is older, if there is not enough of it. */
async function step(state: LogState, wanted: Wanted, fetchLog: FetchLog): Promise<LogState> {
  if (state.topSeq === null) return withOlder(state, await fetchLog({ before: null, after: null }, wanted.rows))
  const next = wanted.head ? await catchUp(state, state.topSeq, fetchLog) : state
  if (!isShort(next, wanted.rows)) return next
  const missing = Math.min(pageRows, wanted.rows - next.rows.length)
  return withOlder(next, await fetchLog({ before: next.reachedSeq, after: null }, missing))
}

async function catchUp(state: LogState, topSeq: number, fetchLog: FetchLog): Promise<LogState> {
  const pages: AttemptLogPage[] = []
  for (let before: number | null = null; pages.length < catchUpPages;) {
    const page: AttemptLogPage = await fetchLog({ before, after: topSeq }, pageRows)
    pages.push(page)
    if (page.complete) return withNewer(state, pages)
    before = page.reachedSeq
  }
  return withOlder(emptyLog, await fetchLog({ before: null, after: null }, pageRows))
}

export const keyOfRow = (row: AttemptLogRow): string => row.id
