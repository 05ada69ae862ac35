import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { differencesOf, differenceText } from '#shared/domain/check/differences.ts'
import { compareGolden, goldenText, readGolden, type GoldenItem } from '#shared/domain/check/golden.ts'
import { junitXml } from '#shared/domain/check/junit.ts'
import { unmetExpectations } from '#shared/domain/check/expectations.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'

const json = (text: string): JsonValue => {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}
const texts = (expected: string, got: string): readonly string[] =>
  differencesOf(json(expected), json(got)).map(differenceText)

test('values are compared by what they mean: members in any order, items in theirs, every digit', () => {
  expect(texts('{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }')).toEqual([])
  expect(texts('{"a":[1,2]}', '{"a":[2,1]}')).toEqual(['$.a[0]: expected 1, got 2', '$.a[1]: expected 2, got 1'])
  expect(texts('{"id":9007199254740993}', '{"id":9007199254740992}')).toEqual([
    '$.id: expected 9007199254740993, got 9007199254740992',
  ])
  expect(texts('{"a":1}', '{"b":null}')).toEqual(['$.a: expected 1, is missing', '$.b: not expected, got null'])
  expect(texts('{"a b":{"c":"x"}}', '{"a b":{"c":"y"}}')).toEqual(['$["a b"].c: expected "x", got "y"'])
  expect(texts('[1]', '{"0":1}')).toEqual(['$: expected [1], got {"0":1}'])
  expect(texts('{"toString":1}', '{}')).toEqual(['$.toString: expected 1, is missing'])
})

test('any JSON value is equal to itself written in another order, and different from a changed one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const value = json(JSON.stringify(one))
      expect(differencesOf(value, json(JSON.stringify(reversed(one))))).toEqual([])
      const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
      expect(differencesOf(value, json(JSON.stringify(other))).length === 0).toBe(same)
    }),
  )
})

const mapMembers = (value: unknown, order: (entries: [string, unknown][]) => [string, unknown][]): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapMembers(item, order))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(order(Object.entries(value)).map(([key, member]) => [key, mapMembers(member, order)]))
}
const reversed = (value: unknown): unknown => mapMembers(value, (entries) => entries.toReversed())
const sorted = (value: unknown): unknown =>
  mapMembers(value, (entries) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))

const item = (key: string, value: string): GoldenItem => ({ key, name: `orders:0:${key}`, value: json(value) })

test('golden files tell what changed, what came in addition and what came no more, by key', () => {
  const expected = [item('1', '{"a":1}'), item('2', '{"a":2}'), item('3', '{"a":3}')]
  expect(compareGolden('events', expected, expected)).toEqual([])
  const got = [item('1', '{"a":1}'), item('3', '{"a":4}'), item('4', '{"a":5}')]
  expect(compareGolden('events', expected, got).map(({ message }) => message)).toEqual([
    'The event of orders:0:3 differs: $.a: expected 3, got 4',
    'The event of orders:0:4 is not in the golden file',
    'The event of orders:0:2 did not come out any more',
  ])
  expect(compareGolden('events', expected, expected.toReversed()).map(({ message }) => message)).toEqual([
    'The events are the same, but came out in another order.',
  ])
  const twice = [item('1', '{"a":1}'), item('1', '{"a":1}')]
  expect(compareGolden('requests', twice, twice.slice(1))).toHaveLength(1)
  const many = Array.from({ length: 50 }, (_, index) => item(String(index), '{}'))
  expect(compareGolden('requests', [], many).at(-1)?.message).toBe('… and 30 more requests that differ.')
})

test('a golden file can be read back, and a broken line names its place', () => {
  const items = [item('1', '{"id":9007199254740993}'), item('2', '{"a":"x"}')]
  const read = readGolden(goldenText(items), (_, index) => String(index + 1))
  expect(read).toMatchObject([{ key: '1' }, { key: '2' }])
  expect(typeof read !== 'string' && goldenText(read)).toBe('{"id":9007199254740993}\n{"a":"x"}\n')
  expect(readGolden('{}\n{oops\n', () => '')).toMatch(/^line 2 is not valid JSON/)
})

test('shares and findings that are not met say by how much and why, and are never rounded up', () => {
  const counts = { records: 3_000, mapped: 2_849, requests: 0, findings: { error: 2, warning: 0, info: 9 } }
  const unmet = unmetExpectations({ mapped: { atLeast: 0.95 }, findings: { error: 1, warning: 0 } }, counts, {
    reasons: new Map([
      ['tombstone', 11],
      ['name-missing', 140],
    ]),
    rules: new Map([
      ['error body-not-json', 2],
      ['info tags-absent', 9],
    ]),
  })
  expect(unmet.map(({ message }) => message)).toEqual([
    '2849 of 3000 records map (94.96 %), at least 95 % were expected: 140 name-missing, 11 tombstone.',
    '2 findings of severity error, at most 1 were expected: 2 body-not-json.',
  ])
  const none = { reasons: new Map<string, number>(), rules: new Map<string, number>() }
  expect(unmetExpectations({ mapped: { atLeast: 0.5 } }, counts, none)).toEqual([])
  expect(unmetExpectations({ mapped: { atLeast: 0.01 } }, { ...counts, records: 0, mapped: 0 }, none)).toHaveLength(1)
})

test('JUnit XML is well-formed whatever the messages hold', () => {
  const base = { counts: null, ms: 12, atMs: 0, updated: [] }
  const message = 'a <b> & "c" \'d\' \u0000 \ud800 ]]> \n line 2'
  const xml = junitXml([
    { ...base, name: 'good', ok: true, failures: [] },
    { ...base, name: 'bad', ok: false, failures: [{ what: 'events', message, expected: null, got: null }] },
    {
      ...base,
      name: 'broken',
      ok: false,
      failures: [{ what: 'error', message: 'no file', expected: null, got: null }],
    },
  ])
  expect(xml).toContain('<testsuites tests="3" failures="1" errors="1" time="0.036">')
  expect(xml).toContain('<testcase classname="signalbench" name="good" time="0.012"/>')
  expect(xml).toContain('&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; \ufffd \ufffd ]]&gt; &#10; line 2')
  expect(xml).not.toMatch(/[\u0000-\u0008]|\ud800(?![\udc00-\udfff])/)
  const inside = xml.replaceAll(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>|<\?xml [^>]*\?>/g, '')
  expect(inside).not.toMatch(/[<>]/)
})
