import { describe, expect, test } from 'vitest'
import { titleOf } from '../../../../renderer/features/live/columns/extra-columns.ts'
import { freeName, nameProblem, suggestedName } from '../../../../renderer/features/live/dialogs/capture-name.ts'
import { recalled, withNewest } from '../../../../renderer/features/live/filter/recent-filters.ts'
import { neighbourBefore, reorder } from '../../../../renderer/ui/data-grid/columns.ts'

describe('columns that people add and move', () => {
  test('are called by the last name of their path', () => {
    expect(['$.value.user.id', "$.headers['trace-id']", '$.value.items[0]', "$.value['a.b'][2]"].map(titleOf)).toEqual([
      'id',
      'trace-id',
      'items[0]',
      'a.b[2]',
    ])
  })

  test('move a step to the left and to the right, and stay at the ends', () => {
    const ids = ['a', 'b', 'c']
    const moved = (id: string, step: -1 | 1) => {
      const before = neighbourBefore(ids, id, step)
      return before === undefined ? ids : reorder(ids, id, before)
    }
    expect(moved('b', -1)).toEqual(['b', 'a', 'c'])
    expect(moved('b', 1)).toEqual(['a', 'c', 'b'])
    expect(moved('a', -1)).toEqual(ids)
    expect(moved('c', 1)).toEqual(ids)
  })
})

describe('names for captures', () => {
  const day = Date.UTC(2026, 10, 22)

  test('tell what is in them, and are always names of files', () => {
    expect(suggestedName(['user-events'], '', day)).toBe('user-events-2026-11-22')
    expect(suggestedName(['user-events'], 'event = purchase', day)).toBe('purchase-2026-11-22')
    for (const topic of ['Über.Events_1', '...', 'x'.repeat(200)])
      expect(nameProblem(suggestedName([topic], '', day))).toBeNull()
  })

  test('are numbered where one is taken', () => {
    expect(freeName('a', ['a', 'a-2'])).toBe('a-3')
    expect(nameProblem(freeName('x'.repeat(63), ['x'.repeat(63)]))).toBeNull()
  })
})

describe('filters that were used before', () => {
  test('come back newest first, each once', () => {
    expect(withNewest(withNewest(['b', 'a'], 'a'), '')).toEqual(['a', 'b'])
  })

  test('arrow up goes back, arrow down comes forward again to what was empty', () => {
    const filters = ['newest', 'older']
    expect(recalled(filters, -1, '')).toBe('newest')
    expect(recalled(filters, -1, 'newest')).toBe('older')
    expect(recalled(filters, -1, 'older')).toBeNull()
    expect(recalled(filters, 1, 'older')).toBe('newest')
    expect(recalled(filters, 1, 'newest')).toBe('')
    expect(recalled(filters, 1, 'typed')).toBeNull()
  })
})
