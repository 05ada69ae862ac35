import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

/** A page of a list that grows at its head: newest first, `before` is the last `seq` of the page before. */
export type FetchPage<Row> = (before: number | null, limit: number) => Promise<readonly Row[]>

type Options<Row> = {
  /** A new key is a new list: everything fetched before is forgotten. Null: no list. */
  readonly listKey: string | null
  /** Changes whenever the head may have changed; looked at, at most, every half second. */
  readonly changed: unknown
  readonly fetchPage: FetchPage<Row>
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

/** A list of the engine, newest first, kept fresh at its head and read further on demand. */
export function useNewestFirst<Row extends { readonly seq: number }>(options: Options<Row>): NewestFirst<Row> {
  const { listKey, changed } = options
  const fetchPage = useRef(options.fetchPage)
  useLayoutEffect(() => {
    fetchPage.current = options.fetchPage
  })
  const [state, setState] = useState<{ key: string | null; rows: readonly Row[]; error: unknown; loaded: boolean }>({
    key: null,
    rows: [],
    error: null,
    loaded: false,
  })
  const busyMore = useRef(false)
  const atEnd = useRef(false)

  const pull = useCallback(async (key: string, before: number | null): Promise<void> => {
    try {
      const page = await fetchPage.current(before, pageRows)
      if (before !== null) atEnd.current = page.length < pageRows
      setState((last) => {
        const known = last.key === key ? last.rows : []
        return { key, rows: mergePage(known, page, before, pageRows), error: null, loaded: true }
      })
    } catch (error) {
      setState((last) => (last.key === key ? { ...last, error } : { key, rows: [], error, loaded: false }))
    }
  }, [])

  useEffect(() => {
    atEnd.current = false
  }, [listKey])
  usePaced(listKey, changed, pull)

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

/** Pulls the head at once for a new list, then at most every half second while something changes; never two at a time. */
function usePaced(key: string | null, changed: unknown, pull: (key: string, before: null) => Promise<void>): void {
  const wanted = useRef(false)
  useEffect(() => {
    wanted.current = true
  }, [changed])
  useEffect(() => {
    if (key === null) return undefined
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    wanted.current = true
    const turn = async (): Promise<void> => {
      if (wanted.current) {
        wanted.current = false
        await pull(key, null)
      }
      if (!left) timer = setTimeout(() => void turn(), refreshMs)
    }
    void turn()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [key, pull])
}
