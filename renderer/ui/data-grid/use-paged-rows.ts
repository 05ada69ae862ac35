import { useEffect, useRef, useState } from 'react'
import { PageCache, type FetchRows } from './page-cache.ts'
import type { RowSource } from './types.ts'

type Options<Row> = {
  /** A new key is a new list: everything fetched before is forgotten. Null: no list yet. */
  readonly listKey: string | null
  readonly min: number
  readonly max: number
  readonly fetchRows: FetchRows<Row>
  positionOf(row: Row): number
  onError?(error: unknown): void
}

const emptySource: RowSource<never> = { min: 0, max: 0, rowAt: () => undefined }

/** What the grid sees of the cache at this moment; a new one after every change. */
function sourceOf<Row>(cache: PageCache<Row>): RowSource<Row> {
  return {
    ...cache.range,
    rowAt: (position) => cache.rowAt(position),
    want: (from, to) => cache.want(from, to),
    load: (from, to) => cache.load(from, to),
  }
}

/** Rows of the engine by position, pulled as they are looked at. */
export function usePagedRows<Row>(options: Options<Row>): RowSource<Row> {
  const latest = useRef(options)
  latest.current = options
  const [source, setSource] = useState<RowSource<Row>>(emptySource)
  const [cache, setCache] = useState<PageCache<Row> | null>(null)

  useEffect(() => {
    if (options.listKey === null) return
    const created: PageCache<Row> = new PageCache<Row>({
      fetchRows: (from, limit) => latest.current.fetchRows(from, limit),
      positionOf: (row) => latest.current.positionOf(row),
      onChange: () => setSource(sourceOf(created)),
      onError: (error) => latest.current.onError?.(error),
    })
    setCache(created)
    return () => {
      created.close()
      setCache(null)
      setSource(emptySource)
    }
  }, [options.listKey])

  useEffect(() => cache?.setRange(options.min, options.max), [cache, options.min, options.max])

  return source
}
