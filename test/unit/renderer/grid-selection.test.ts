import { describe, expect, test } from 'vitest'
import { isSelected, moved, moveOfKey } from '../../../renderer/ui/data-grid/selection.ts'

const bounds = { min: 10, max: 110, pageRows: 20 }

describe('selecting rows with the keyboard', () => {
  test('j and k move like the arrows', () => {
    expect(moveOfKey('j')).toBe(moveOfKey('ArrowDown'))
    expect(moveOfKey('k')).toBe(moveOfKey('ArrowUp'))
    expect(moveOfKey('x')).toBeNull()
  })

  test('without a selection the first key selects where the list begins on screen', () => {
    expect(moved(null, 'down', bounds, false, 42)).toEqual({ anchor: 42, focus: 42 })
  })

  test('Home and End go to the ends also without a selection', () => {
    expect(moved(null, 'first', bounds, false, 42)?.focus).toBe(10)
    expect(moved(null, 'last', bounds, false, 42)?.focus).toBe(109)
  })

  test('never leaves the rows that exist', () => {
    expect(moved({ anchor: 10, focus: 10 }, 'up', bounds, false, 10)?.focus).toBe(10)
    expect(moved({ anchor: 100, focus: 100 }, 'page-down', bounds, false, 10)?.focus).toBe(109)
  })

  test('shift keeps the anchor, in both directions', () => {
    const down = moved({ anchor: 50, focus: 50 }, 'page-down', bounds, true, 10)
    expect(down).toEqual({ anchor: 50, focus: 70 })
    const up = moved(down, 'first', bounds, true, 10)
    expect(up).toEqual({ anchor: 50, focus: 10 })
    expect([10, 50].map((position) => isSelected(up, position))).toEqual([true, true])
    expect(isSelected(up, 51)).toBe(false)
  })

  test('an empty list has nothing to select', () => {
    expect(moved(null, 'down', { min: 5, max: 5, pageRows: 20 }, false, 5)).toBeNull()
  })
})
