import { fc } from '../../support/property.ts'
import { expect, it } from 'vitest'
import { MatchList } from '#engine/inspector/reader/match-list.ts'

it('gives every match a position that never changes, however the list grows', () => {
  const step = fc.constantFrom('older', 'newer', 'drop')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4_000 }), (steps) => {
      const list = new MatchList()
      const positions = new Map<number, number>()
      let [older, newer, first] = [9_999, 10_000, 0]
      for (const one of steps) {
        if (one === 'older' && older >= first) {
          list.addOlder(older)
          positions.set(older, list.min)
          older -= 1
        } else if (one === 'newer') {
          list.addNewer(newer)
          positions.set(newer, list.max - 1)
          newer += 1
        } else if (one === 'drop') {
          // The oldest that is left makes room; a search never goes behind it again.
          first = Math.min(Math.min(...[...positions.keys()].filter((seq) => seq >= first)) + 1, newer)
          older = Math.min(older, first - 1)
          list.dropBelow(first)
        }
      }
      const kept = [...positions].filter(([seq]) => seq >= first)
      expect(list.max - list.min).toBe(kept.length)
      for (const [seq, position] of kept) expect(list.seqAt(position)).toBe(seq)
    }),
  )
})
