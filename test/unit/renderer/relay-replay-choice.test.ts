import { expect, test } from 'vitest'
import { firstChoice, maxNamed, replayOfChoice } from '../../../renderer/features/relay/replay/replay-choice.ts'

const range = (from: string, to: string) => ({ kind: 'range', from, to }) as const

test('selected deliveries are meant where there are any, else a time range', () => {
  expect(firstChoice(2).kind).toBe('selected')
  expect(firstChoice(0).kind).toBe('range')
})

test('the selected ones are named, as long as they are not too many', () => {
  const ids = Array.from({ length: maxNamed }, (_, index) => `d${index}`)
  expect(replayOfChoice(firstChoice(2), ['d1', 'd2'])).toEqual({ ids: ['d1', 'd2'] })
  expect(replayOfChoice(firstChoice(1), ids)).toEqual({ ids })
  expect(replayOfChoice(firstChoice(1), [...ids, 'one more'])).toBeNull()
  expect(replayOfChoice({ ...firstChoice(1) }, [])).toBeNull()
})

test('a range has two times, the first before the second', () => {
  const [earlier, later] = ['2026-01-02T03:04:05', '2026-01-02T03:04:06']
  expect(replayOfChoice(range(earlier, later), [])).toEqual({ fromMs: Date.parse(earlier), toMs: Date.parse(later) })
  expect(replayOfChoice(range(later, earlier), ['d1'])).toBeNull()
  expect(replayOfChoice(range(earlier, ''), ['d1'])).toBeNull()
})
