import { fc } from '../../support/property.ts'
import { describe, expect, test } from 'vitest'
import {
  isSelected,
  moved,
  moveOfKey,
  selectAll,
  selectedCount,
  stretchesOf,
  toggled,
} from '../../../renderer/ui/data-grid/selection.ts'
import type { Selection } from '../../../renderer/ui/data-grid/types.ts'

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

describe('selecting rows one by one', () => {
  test('Ctrl-click adds a row and takes it away again, and leaves the last one', () => {
    const two = toggled({ anchor: 3, focus: 3 }, 7)
    expect([3, 5, 7].map((position) => isSelected(two, position))).toEqual([true, false, true])
    expect(selectedCount(two)).toBe(2)
    const one = toggled(two, 3)
    expect(stretchesOf(one)).toEqual([{ from: 7, to: 8 }])
    expect(toggled(one, 7)).toEqual(one)
  })

  test('a row leaves the middle of a stretch', () => {
    const left = toggled({ anchor: 1, focus: 5 }, 3)
    expect(stretchesOf(left)).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ])
  })

  test('everything is selected without moving the focus', () => {
    const all = selectAll({ anchor: 12, focus: 12 }, { min: 10, max: 110 })
    expect([all?.focus, selectedCount(all)]).toEqual([12, 100])
    expect(selectAll(null, { min: 5, max: 5 })).toBeNull()
  })

  test('counts each row once, however often it was chosen', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1 }), (clicks) => {
        const chosen = new Set<number>()
        let selection: Selection | null = null
        for (const position of clicks) {
          selection = toggled(selection, position)
          if (!chosen.delete(position)) chosen.add(position)
          if (chosen.size === 0) chosen.add(position)
        }
        const found = Array.from({ length: 31 }, (_one, position) => position).filter((at) => isSelected(selection, at))
        expect(found).toEqual([...chosen].toSorted((a, b) => a - b))
        expect(selectedCount(selection)).toBe(chosen.size)
      }),
    )
  })
})
