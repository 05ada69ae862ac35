import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { usePaced } from '../use-paced.ts'

/** A page of a list that grows at its head: newest first, `before` is the last `seq` of the page before. */
export type FetchPage<Row> = (before: number | null, limit: number) => Promise<readonly Row[]>

type Options<Row> = {
  /** A new key is a new list: everything fetched before is forgotten. Null: no list. */
  readonly listKey: string | null
  /** Changes whenever the head may have changed; looked at, at most, every half second. */
  readonly changed: unknown
  readonly fetchPage: FetchPage<Row>
  /** A row that is not in its last state yet: the head is read down to the oldest of these, within bounds. */
  readonly changing?: (row: Row) => boolean
}

export type NewestFirst<Row> = {
  readonly rows: readonly Row[]
  readonly error: unknown
  /** False until the first page is here: an empty list is not "nothing" before. */
  readonly loaded: boolean
  /** Brings the next older page. */
  more(): void
}

const pageRows = 200
/** Twice a second is live enough for people and cheap for the engine. */
const refreshMs = 500

/**
 * Puts a fresh page into what is known. The page stands for all rows from its first to its last `seq`: rows in between
 * that it does not hold are gone. Older rows stay only when the page reaches down to them.
 */
export function mergePage<Row extends { readonly seq: number }>(
  known: readonly Row[],
  page: readonly Row[],
  before: number | null,
  limit: number,
): readonly Row[] {
  const upper = before ?? Number.POSITIVE_INFINITY
  const lower = page.length < limit ? Number.NEGATIVE_INFINITY : (page.at(-1)?.seq ?? Number.NEGATIVE_INFINITY)
  const newer = known.filter((row) => row.seq >= upper)
  const older = known.filter((row) => row.seq < lower)
  const highestOlder = older[0]
  const touches = highestOlder === undefined || known.some((row) => row.seq >= lower && row.seq < upper)
  return [...newer, ...page, ...(touches ? older : [])]
}

/** Behind by more than this, the list begins anew at its head. */
const catchUpPages = 5

/** Pages downwards until what was newest before is reached, so that a busy list keeps its older rows. */
async function fetchDown<Row extends { readonly seq: number }>(
  fetchPage: FetchPage<Row>,
  before: number | null,
  reachTo: number | null,
): Promise<{ readonly page: readonly Row[]; readonly full: boolean }> {
  const rows: Row[] = []
  let from = before
  for (let pages = 0; pages < catchUpPages; pages += 1) {
    const part = await fetchPage(from, pageRows)
    rows.push(...part)
    const last = part.at(-1)
    if (part.length < pageRows || last === undefined) return { page: rows, full: false }
    if (reachTo === null || last.seq <= reachTo) break
    from = last.seq
  }
  return { page: rows, full: true }
}

/** How far down the head has to be read: to what was newest before, or to the oldest row that may have changed. */
export function reachOf<Row extends { readonly seq: number }>(
  known: readonly Row[],
  changing: ((row: Row) => boolean) | undefined,
): number | null {
  const newest = known[0]?.seq ?? null
  const oldestChanging = changing === undefined ? undefined : known.findLast(changing)?.seq
  return oldestChanging ?? newest
}

/** A list of the engine, newest first, kept fresh at its head and read further on demand. */
export function useNewestFirst<Row extends { readonly seq: number }>(options: Options<Row>): NewestFirst<Row> {
  const { listKey, changed } = options
  const asked = useRef(options)
  const shownKey = useRef(listKey)
  const [state, setState] = useState<{ key: string | null; rows: readonly Row[]; error: unknown; loaded: boolean }>({
    key: null,
    rows: [],
    error: null,
    loaded: false,
  })
  const busyMore = useRef(false)
  const atEnd = useRef(false)
  useLayoutEffect(() => {
    asked.current = options
    shownKey.current = listKey
  })
  const known = useRef(state)
  useLayoutEffect(() => {
    known.current = state
  }, [state])

  const pull = useCallback(async (key: string, before: number | null): Promise<void> => {
    try {
      const shown: readonly Row[] = known.current.key === key ? known.current.rows : none
      const reachTo = before === null ? reachOf(shown, asked.current.changing) : null
      const { page, full } = await fetchDown(asked.current.fetchPage, before, reachTo)
      // The answer to a question that nobody asks any more.
      if (shownKey.current !== key) return
      if (before !== null) atEnd.current = !full
      const limit = full ? page.length : Number.POSITIVE_INFINITY
      setState((last) => {
        const lastRows = last.key === key ? last.rows : []
        return { key, rows: mergePage(lastRows, page, before, limit), error: null, loaded: true }
      })
    } catch (error) {
      if (shownKey.current !== key) return
      setState((last) => (last.key === key ? { ...last, error } : { key, rows: [], error, loaded: false }))
    }
  }, [])

  useEffect(() => {
    atEnd.current = false
  }, [listKey])
  const pullHead = useCallback((key: string) => pull(key, null), [pull])
  usePaced(listKey, changed, refreshMs, pullHead)

  const current = state.key === listKey && listKey !== null
  const rows = current ? state.rows : none
  const more = useCallback(() => {
    const last = rows.at(-1)
    if (listKey === null || last === undefined || rows.length < pageRows || busyMore.current || atEnd.current) return
    busyMore.current = true
    void pull(listKey, last.seq).finally(() => {
      busyMore.current = false
    })
  }, [listKey, rows, pull])
  return useMemo(
    () => ({ rows, error: current ? state.error : null, loaded: current && state.loaded, more }),
    [rows, current, state.error, state.loaded, more],
  )
}

const none: readonly never[] = []
