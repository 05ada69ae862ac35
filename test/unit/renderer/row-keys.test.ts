import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { rowKeys } from '../../../renderer/ui/data-grid/use-row-keys.ts'

const keysOf = (keys: ReturnType<typeof rowKeys>): number[] =>
  Array.from({ length: keys.to - keys.from }, (_, index) => keys.from + index - keys.base)

test('a row that stays in sight while the list is scrolled keeps its element', () => {
  const before = rowKeys(null, { from: 100, to: 134 })
  const after = rowKeys(before, { from: 103, to: 137 })
  expect(103 - after.base).toBe(103 - before.base)
})

test('where all rows are other ones, the elements stay as they are, in their order', () => {
  const before = rowKeys(null, { from: 100, to: 134 })
  const after = rowKeys(before, { from: 1_103, to: 1_137 })
  expect(keysOf(after)).toEqual(keysOf(before))
})

test('after jumps and scrolling of any kind the keys rise with the positions', () => {
  const windows = fc.array(fc.record({ from: fc.nat(1e6), rows: fc.integer({ min: 0, max: 60 }) }), { minLength: 1 })
  fc.assert(
    fc.property(windows, (list) => {
      let keys: ReturnType<typeof rowKeys> | null = null
      for (const { from, rows } of list) {
        keys = rowKeys(keys, { from, to: from + rows })
        const all = keysOf(keys)
        expect(all).toEqual(all.toSorted((a, b) => a - b))
        expect(new Set(all).size).toBe(rows)
      }
    }),
  )
})
