import { useRef } from 'react'
import type { Stretch } from './types.ts'

export type RowKeys = Stretch & {
  /** Position less this is the key of the element that shows the row. */
  readonly base: number
}

/**
 * Rows that stay keep their elements. Where most rows are other ones, because records pour in or the list jumped, the
 * elements keep their places and only show other rows: nothing is created, moved or removed.
 */
export function rowKeys(before: RowKeys | null, { from, to }: Stretch): RowKeys {
  if (before === null) return { from, to, base: from }
  const staying = Math.min(to, before.to) - Math.max(from, before.from)
  const base = staying * 2 >= before.to - before.from ? before.base : from - before.from + before.base
  return { from, to, base }
}

/** The key of the row at a position, for the rows that are drawn now. */
export function useRowKeys(drawn: Stretch): (position: number) => number {
  const last = useRef<RowKeys | null>(null)
  const keys = rowKeys(last.current, drawn)
  last.current = keys
  return (position) => position - keys.base
}
