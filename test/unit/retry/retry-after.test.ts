import { expect, it } from 'vitest'
import { parseRetryAfter } from '#shared/domain/retry/retry-after.ts'

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0)

it.each([
  ['0', 0],
  ['30', 30_000],
  [' 1.5 ', 1_500],
  ['0.0001', 1],
  ['Thu, 01 Jan 2026 12:00:10 GMT', 10_000],
  ['Thursday, 01-Jan-26 12:00:10 GMT', 10_000],
  ['Thu Jan  1 12:00:10 2026', 10_000],
  ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
])('%j asks for %i ms', (header, delayMs) => {
  expect(parseRetryAfter(header, nowMs)).toStrictEqual({ delayMs, finding: null })
})

it.each([
  'soon',
  '-5',
  '1 apple',
  '',
  '1e3',
  'Infinity',
  '9'.repeat(30),
  'Thu, 32 Jan 2026 12:00:10 GMT',
  '2026-01-01T12:00:10Z',
])('%j is ignored with a finding', (header) => {
  expect(parseRetryAfter(header, nowMs)).toMatchObject({ delayMs: null, finding: { rule: 'retry-after-nonsense' } })
})

it('an absent header is nothing to report', () => {
  expect(parseRetryAfter(undefined, nowMs)).toStrictEqual({ delayMs: null, finding: null })
})
