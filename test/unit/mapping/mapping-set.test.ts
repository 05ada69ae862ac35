import { expect, test } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { compileMappingSet, type MappingRule } from '#shared/domain/mapping/mapping-set.ts'
import type { MappingFile } from '#shared/schema/mapping.ts'
import { aRecord } from '../../support/a-record.ts'

const named = (name: string): MappingFile => ({
  version: 1,
  name: { constant: name },
  external_id: { path: '$.value.user' },
})
const orders: MappingRule = { topic: 'orders', mapping: named('order') }
const large: MappingRule = { filter: '$.value.amount > 100', mapping: named('large') }

const nameOf = (rules: readonly MappingRule[], topic: string, value: string): string | null => {
  const compiled = compileMappingSet({ mapping: named('other'), rules })
  if (!compiled.ok) throw new Error(compiled.error.finding.message)
  const record = decodeRecord(aRecord({ topic, value }), 'auto')
  const outcome = compiled.value.map(record, { idempotencyKey: 'k', nowMs: 0 })
  return outcome.kind === 'mapped' ? outcome.event.name : outcome.verdict
}
const revisionOf = (rules: readonly MappingRule[]): string => {
  const compiled = compileMappingSet({ mapping: named('other'), rules })
  return compiled.ok ? compiled.value.revision : ''
}

test('the first rule that applies makes the event, the mapping of the relay all others', () => {
  const rules = [orders, large]
  expect(nameOf(rules, 'orders', '{"user":"u","amount":500}')).toBe('order')
  expect(nameOf(rules, 'clicks', '{"user":"u","amount":500}')).toBe('large')
  expect(nameOf(rules, 'clicks', '{"user":"u","amount":5}')).toBe('other')
  expect(nameOf(rules.toReversed(), 'orders', '{"user":"u","amount":500}')).toBe('large')
})

test('a rule with topic and filter needs both, one with neither takes all', () => {
  const both = { ...orders, ...large, mapping: named('both') }
  expect(nameOf([both], 'orders', '{"user":"u","amount":500}')).toBe('both')
  expect(nameOf([both], 'orders', '{"user":"u","amount":5}')).toBe('other')
  expect(nameOf([both], 'clicks', '{"user":"u","amount":500}')).toBe('other')
  expect(nameOf([{ mapping: named('all') }, orders], 'orders', '{"user":"u"}')).toBe('all')
})

test.each(['', '[1]', '{"broken', '7'])('records that are no object reach a rule too: %s', (value) => {
  expect(nameOf([large], 'clicks', value)).toBe(nameOf([], 'clicks', value))
})

test('without rules it is the mapping itself, and any change of a rule is another revision', () => {
  const alone = compileMapping(named('other'))
  expect(revisionOf([])).toBe(alone.ok && alone.value.revision)
  const revisions = [[], [orders], [large], [orders, large], [large, orders], [{ ...orders, topic: 'x' }]].map(
    revisionOf,
  )
  expect(new Set(revisions).size).toBe(revisions.length)
})

test.each([
  ['a filter that cannot be read', { filter: 'and and', mapping: named('a') }, /character \d+/],
  ['a filter that asks what a mapping made', { filter: 'verdict = mapped', mapping: named('a') }, /only after/],
  ['a bad mapping', { mapping: { ...named('a'), name: { path: 'nowhere' } } }, /no JSONPath/],
])('names the rule with %s', (_, bad, message) => {
  const compiled = compileMappingSet({ mapping: named('other'), rules: [orders, bad] })
  expect(compiled).toMatchObject({
    ok: false,
    error: { rule: 1, finding: { message: expect.stringMatching(message) } },
  })
})
