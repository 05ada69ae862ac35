import { expect, test } from 'vitest'
import type { Coverage } from '#shared/contract/mappings.ts'
import { changeOf, reasonRows } from '../../../renderer/features/mapping/coverage-rows.ts'
import { placeIn } from '../../../renderer/features/mapping/template-editor.tsx'
import { shareChange } from '../../../renderer/ui/format/numbers.ts'

const reason = (rule: string, count: number) => ({ rule, message: rule, count, examples: [1] })
const coverage = (parts: Partial<Coverage>): Coverage => ({
  scanned: 1_000,
  total: 1_000,
  mapped: 900,
  done: true,
  reasons: [],
  warnings: [],
  eventNames: [],
  sizes: [],
  largest: null,
  users: { distinct: 0, exact: true },
  ...parts,
})

test('reasons of the draft come first, then those that went away, then remarks, warnings before the rest', () => {
  const draft = coverage({
    reasons: [reason('user-missing', 5)],
    warnings: [
      { ...reason('timestamp-converted', 900), severity: 'info' },
      { ...reason('id-is-email', 3), severity: 'warning' },
    ],
  })
  const saved = coverage({ reasons: [reason('name-missing', 20), reason('user-missing', 4)] })
  expect(reasonRows(draft, saved).map(({ rule, severity, count, before }) => [rule, severity, count, before])).toEqual([
    ['user-missing', 'error', 5, 4],
    ['name-missing', 'error', 0, 20],
    ['id-is-email', 'warning', 3, 0],
    ['timestamp-converted', 'info', 900, 0],
  ])
  expect(reasonRows(draft, null).every(({ before }) => before === null)).toBe(true)
})

test('the change of a reason is a share of all records, and none while either is still counted', () => {
  const saved = coverage({ reasons: [reason('name-missing', 20)] })
  const draft = coverage({})
  const [gone] = reasonRows(draft, saved)
  expect(changeOf(gone!, draft, saved)).toBeCloseTo(-0.02)
  expect(changeOf(gone!, { ...draft, done: false }, saved)).toBe(0)
  expect([-0.02, 0.0004, 0.015, 0].map(shareChange)).toEqual(['−2.0 %', '+<0.1 %', '+1.5 %', ''])
})

test('the place of a problem in a template is counted over its lines', () => {
  const finding = { rule: 'r', severity: 'error', path: 'p', message: 'm', fix: '' } as const
  expect(placeIn('ab\ncd {{ e', { ...finding, line: 2, column: 4 })).toEqual({ from: 6, to: 8 })
  expect(placeIn('ab', finding)).toEqual({ from: 0, to: 2 })
})
