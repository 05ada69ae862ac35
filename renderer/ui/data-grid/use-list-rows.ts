import { useMemo, useRef } from 'react'
import type { RowSource } from './types.ts'

/** Closer to the end of what is loaded than this, more is asked for. */
const nearEndRows = 40

/**
 * A plain list with the newest first as a row source. Rows keep their positions when new ones are put before them:
 * positions then go below zero. `onNearEnd` is called when the last loaded rows come into sight.
 */
export function useListRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  onNearEnd?: () => void,
): RowSource<Row> {
  const before = useRef<{ firstKey: string | null; min: number }>({ firstKey: null, min: 0 })
  const nearEnd = useRef(onNearEnd)
  nearEnd.current = onNearEnd
  return useMemo(() => {
    const first = rows[0]
    const { firstKey, min: oldMin } = before.current
    const shift = firstKey === null ? 0 : rows.findIndex((row) => keyOf(row) === firstKey)
    const min = shift < 0 ? 0 : oldMin - shift
    before.current = { firstKey: first === undefined ? null : keyOf(first), min }
    const max = min + rows.length
    return {
      min,
      max,
      rowAt: (position) => rows[position - min],
      want: (_from, to) => {
        if (to > max - nearEndRows) nearEnd.current?.()
      },
      load: (from, to) => Promise.resolve(rows.slice(from - min, to - min)),
    }
  }, [rows, keyOf])
}
