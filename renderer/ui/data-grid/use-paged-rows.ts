import { useEffect, useMemo, useRef, useState } from 'react'
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

/** Rows of the engine by position, pulled as they are looked at. */
export function usePagedRows<Row>(options: Options<Row>): RowSource<Row> {
  const latest = useRef(options)
  latest.current = options
  const [version, setVersion] = useState(0)
  const [cache, setCache] = useState<PageCache<Row> | null>(null)

  useEffect(() => {
    if (options.listKey === null) return setCache(null)
    const created = new PageCache<Row>({
      fetchRows: (from, limit) => latest.current.fetchRows(from, limit),
      positionOf: (row) => latest.current.positionOf(row),
      onChange: () => setVersion((before) => before + 1),
      onError: (error) => latest.current.onError?.(error),
    })
    setCache(created)
    return () => created.close()
  }, [options.listKey])

  useEffect(() => cache?.setRange(options.min, options.max), [cache, options.min, options.max])

  return useMemo(() => {
    if (cache === null) return emptySource
    const { min, max } = cache.range
    return {
      min,
      max,
      rowAt: (position) => cache.rowAt(position),
      want: (from, to) => cache.want(from, to),
      load: (from, to) => cache.load(from, to),
    }
    // The version stands for everything in the cache that can have changed.
  }, [cache, version])
}
