import { expect, test } from 'vitest'
import { CoverageTally } from '#engine/inspector/reader/coverage-tally.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { mappingPresets } from '#shared/domain/mapping/presets.ts'
import { aRecord } from '../../support/a-record.ts'

const preset = compileMapping(mappingPresets[0]!.file)

function tallyOf(values: readonly object[], tally = new CoverageTally(), from = 0): CoverageTally {
  if (!preset.ok) throw new Error('the preset is broken')
  for (const [index, value] of values.entries()) {
    const record = decodeRecord(aRecord({ value: JSON.stringify(value) }), 'auto')
    tally.count(preset.value.map(record, { idempotencyKey: 'k'.repeat(36), nowMs: 0 }), from + index)
  }
  return tally
}
const event = (more: object = {}) => ({ event_name: 'buy', user_id: 'u1', ...more })
const repeated = (count: number, value: object) => Array.from({ length: count }, () => value)

test('counts what maps by name, and what does not by reason, with the first records of each', () => {
  const numbers = tallyOf([
    event(),
    event({ event_name: 'click' }),
    { user_id: 'u' },
    event(),
    { user_id: 'v' },
  ]).numbers(0)
  expect(numbers).toMatchObject({ scanned: 5, mapped: 3 })
  expect(numbers.reasons).toEqual([
    { rule: 'name-missing', message: expect.stringContaining('name'), count: 2, examples: [2, 4] },
  ])
  expect(numbers.eventNames).toEqual([
    { name: 'buy', count: 2, examples: [0, 3] },
    { name: 'click', count: 1, examples: [1] },
  ])
})

test('counts a warning once a record, with how bad it is', () => {
  const [first] = tallyOf([event({ user_id: 'a@example.org' }), event()])
    .numbers(0)
    .warnings.filter(({ rule }) => rule === 'id-is-email')
  expect(first).toMatchObject({ severity: 'warning', count: 1, examples: [0] })
  const empties = event({ event_data: { a: 'null', b: 'undefined' }, event_name: 'null' })
  const suspicious = tallyOf([empties])
    .numbers(0)
    .warnings.find(({ rule }) => rule === 'suspicious-value')
  expect(suspicious?.count).toBe(1)
})

test('sorts events by their bytes against 2,024, those that are too large for it included', () => {
  const padded = (characters: number) => event({ event_data: { pad: 'x'.repeat(characters) } })
  const { sizes, largest } = tallyOf([event(), padded(1_700), padded(3_000), padded(20_000)]).numbers(0)
  expect(sizes.filter(({ count }) => count > 0).map(({ upToBytes, examples }) => [upToBytes, examples])).toEqual([
    [253, [0]],
    [2_024, [1]],
    [4_048, [2]],
    [null, [3]],
  ])
  expect(largest).toEqual({ bytes: expect.any(Number), seq: 3 })
  expect(largest?.bytes).toBeGreaterThan(20_000)
})

test('counts each user once, and says when there are more than it can remember', () => {
  const tally = tallyOf([event(), event(), event({ user_id: 'u2' }), event({ user_id: 7 })])
  expect(tally.numbers(0).users).toEqual({ distinct: 3, exact: true })
  const many = new CoverageTally()
  const outcome = {
    kind: 'mapped',
    event: { name: 'a', external_id: '', idempotency_key: 'k' },
    json: '{}',
    bytes: 2,
    sources: [],
    findings: [],
  } as const
  for (let seq = 0; seq < 100_500; seq += 1) {
    many.count({ ...outcome, event: { ...outcome.event, external_id: `u${seq}` } }, seq)
  }
  expect(many.numbers(0).users).toEqual({ distinct: 100_000, exact: false })
})

test('forgets records that are no longer kept, in whole segments, with their names, users and examples', () => {
  const old = [...repeated(600, event({ event_name: 'old', user_id: 'gone' })), { user_id: 'x' }]
  const tally = tallyOf(old)
  tallyOf(repeated(500, event({ event_name: 'new' })), tally, old.length)
  tally.dropBelow(400)
  expect(tally.numbers(400)).toMatchObject({ scanned: 1_101, mapped: 1_100 })
  tally.dropBelow(1_030)
  const numbers = tally.numbers(1_030)
  expect(numbers.scanned).toBe(1_101 - 1_024)
  expect(numbers.reasons).toEqual([])
  expect(numbers.eventNames).toEqual([{ name: 'new', count: 77, examples: [1_100] }])
  expect(numbers.users).toEqual({ distinct: 1, exact: true })
  expect(numbers.largest?.seq).toBeGreaterThanOrEqual(1_030)
})
