import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import type { RowSource, Selection } from '../../ui/data-grid/types.ts'
import { useListRows } from '../../ui/data-grid/use-list-rows.ts'

type Page<Row, Cursor> = { readonly rows: readonly Row[]; readonly next: Cursor | null }

/** Where a page begins. */
type Place<Cursor> = { readonly after: Cursor | null }

type Options<Row, Cursor> = {
  /** Another key is another list. */
  readonly listKey: readonly unknown[]
  /** Changes whenever rows may have changed; paced by the caller. */
  readonly changed: unknown
  fetchPage(after: Cursor | null, signal: AbortSignal): Promise<Page<Row, Cursor>>
  /** The same function every time. */
  readonly keyOf: (row: Row) => string
  /** The rows of the list before are shown until those of this one are here. */
  readonly keepBefore: boolean
}

export type KeysetGrid<Row> = {
  readonly source: RowSource<Row>
  readonly selection: Selection | null
  select(selection: Selection | null): void
  /** The row last selected, as it is now; it stays when it is not among the loaded rows any more. */
  readonly chosen: Row | null
  readonly loaded: boolean
  readonly error: Error | null
}

/** With more pages than this the list stays as it was read: reading it anew would cost more than it tells. */
const refreshedPages = 10

/** A list of the engine in the order of a key, read further on demand. The selection stays on its row when others come. */
export function useKeysetGrid<Row, Cursor>(options: Options<Row, Cursor>): KeysetGrid<Row> {
  const { changed, fetchPage, keyOf, keepBefore } = options
  const query = useInfiniteQuery<
    Page<Row, Cursor>,
    Error,
    InfiniteData<Page<Row, Cursor>, Place<Cursor>>,
    readonly unknown[],
    Place<Cursor>
  >({
    queryKey: ['keyset', ...options.listKey],
    initialPageParam: { after: null },
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam.after, signal),
    getNextPageParam: (last) => (last.next === null ? null : { after: last.next }),
    placeholderData: (before) => (keepBefore ? before : undefined),
    gcTime: 0,
  })
  const { data, hasNextPage, isFetchingNextPage } = query
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const refresh = useEffectEvent(() => {
    if ((data?.pages.length ?? 0) <= refreshedPages) void query.refetch({ cancelRefetch: false })
  })
  useEffect(() => refresh(), [changed])
  const source = useListRows<Row>(rows, keyOf, () => {
    if (hasNextPage && !isFetchingNextPage) void query.fetchNextPage()
  })
  const [selected, setSelected] = useState<{ readonly selection: Selection; readonly row: Row } | null>(null)
  const at = selected === null ? -1 : rows.findIndex((row) => keyOf(row) === keyOf(selected.row))
  return {
    source,
    selection: selected === null || at < 0 ? null : movedTo(selected.selection, source.min + at),
    select: (selection) => {
      const row = selection === null ? undefined : source.rowAt(selection.focus)
      setSelected(selection === null || row === undefined || row === null ? null : { selection, row })
    },
    chosen: selected === null ? null : (rows[at] ?? selected.row),
    loaded: data !== undefined,
    error: query.error,
  }
}

/** The selection where its focused row stands now. */
function movedTo(selection: Selection, focus: number): Selection {
  return focus === selection.focus ? selection : { anchor: focus, focus }
}
