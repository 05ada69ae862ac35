import { expect, test } from 'vitest'
import { findingOf } from '#shared/domain/onesignal/rules.ts'
import { grouped, quantity } from '#shared/lib/quantity.ts'
import { count } from '../../../renderer/ui/format/numbers.ts'

test('whole numbers are written in groups of three, with their unit', () => {
  expect([0, 999, 2_482, 1_234_567, -12_403, 9_007_199_254_740_993n].map(grouped)).toEqual([
    '0',
    '999',
    '2,482',
    '1,234,567',
    '-12,403',
    '9,007,199,254,740,993',
  ])
  expect([quantity(1, 'byte'), quantity(1n, 'byte'), quantity(0, 'byte'), quantity(2_482, 'byte')]).toEqual([
    '1 byte',
    '1 byte',
    '0 bytes',
    '2,482 bytes',
  ])
  expect(quantity(2, 'entry', 'entries')).toBe('2 entries')
})

test('a finding writes its numbers as the gauges of the screens do', () => {
  const { message } = findingOf('event-too-large', 'event', quantity(2_482, 'byte'))
  expect(message).toMatch(/^The event has 2,482 bytes .* takes at most 2,024\.$/)
  expect(message).toContain(`${count(2_482)} bytes`)
})
