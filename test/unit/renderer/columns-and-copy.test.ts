import { describe, expect, test } from 'vitest'
import { columnsWidthPx, columnTemplate, placeColumns, reorder } from '../../../renderer/ui/data-grid/columns.ts'
import { toTsv } from '../../../renderer/ui/data-grid/copy.ts'
import type { Column } from '../../../renderer/ui/data-grid/types.ts'

type Row = { readonly a: string; readonly b: string | null }
const columns: readonly Column<Row>[] = [
  { id: 'a', title: 'A', width: 100, text: (row) => row.a },
  { id: 'b', title: 'B', width: 200, grow: true, text: (row) => row.b },
  { id: 'c', title: 'C', width: 50, hiddenAtFirst: true, text: () => 'c' },
]

describe('columns as people arranged them', () => {
  test('untouched columns stand as the program has them', () => {
    const placed = placeColumns(columns, { order: [], widths: {}, shown: {} })
    expect(placed.map((column) => [column.id, column.shown, column.widthPx])).toEqual([
      ['a', true, 100],
      ['b', true, 200],
      ['c', false, 50],
    ])
  })

  test('order, width and visibility are remembered by id', () => {
    const placed = placeColumns(columns, { order: ['b', 'c', 'a'], widths: { a: 80 }, shown: { c: true } })
    expect(placed.map((column) => [column.id, column.shown, column.widthPx])).toEqual([
      ['b', true, 200],
      ['c', true, 50],
      ['a', true, 80],
    ])
  })

  test('a column moves before another or to the end; an unknown target changes nothing', () => {
    expect(reorder(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b'])
    expect(reorder(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a'])
    expect(reorder(['a', 'b', 'c'], 'a', 'x')).toEqual(['a', 'b', 'c'])
  })

  test('one column takes the rest, and below the sum the grid scrolls', () => {
    const placed = placeColumns(columns, { order: [], widths: {}, shown: {} }).filter((column) => column.shown)
    expect(columnTemplate(placed)).toBe('100px minmax(200px, 1fr)')
    expect(columnsWidthPx(placed)).toBe(300)
  })

  test('a column that a person sized keeps that size', () => {
    const placed = placeColumns(columns, { order: [], widths: { b: 240 }, shown: {} }).filter((column) => column.shown)
    expect(columnTemplate(placed)).toBe('100px 240px')
  })
})

describe('copying rows as a table', () => {
  test('tabs and line breaks inside a cell do not shift the others', () => {
    const text = toTsv(columns.slice(0, 2), [
      { a: 'one\ttwo\nthree', b: 'x' },
      { a: 'four', b: null },
    ])
    expect(text).toBe('A\tB\none two three\tx\nfour\t')
  })
})
