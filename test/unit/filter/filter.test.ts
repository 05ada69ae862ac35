import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import type { FilterCandidate } from '#shared/domain/filter/types.ts'
import { aRecord } from '../../support/a-record.ts'

const aCandidate = (
  parts: Parameters<typeof aRecord>[0] = {},
  outcome: Partial<FilterCandidate> = {},
): FilterCandidate => ({
  record: decodeRecord(aRecord(parts), 'auto'),
  verdict: 'mapped',
  eventName: 'purchase',
  user: 'user_12',
  ...outcome,
})

const sample = aCandidate({
  key: 'u_77',
  headers: [
    ['trace-id', 'ABC-1'],
    ['trace-id', 'DEF-2'],
    ['bin', Uint8Array.of(0xff)],
    ['none', null],
  ],
  value:
    '{"user_id":"user_12","n":9223372036854775807,"amount":100.50,"small":7,"ok":true,"gone":null,"text":"Caf\\u00e9 au lait","digits":"42","list":[{"a":1}],"a b":{"]":1},"and":"or"}',
})

const filter = (text: string) => {
  const compiled = compileFilter(text)
  if (!compiled.ok) throw new Error(`${text}: ${compiled.error.message}`)
  return compiled.value
}
const matches = (text: string, candidate = sample) => filter(text).matches(candidate)

describe('what matches', () => {
  it.each([
    '',
    '   ',
    'USER_12',
    'café',
    'lait 9223372036854775807',
    '"au lait"',
    "'au lait'",
    'u_77',
    'def-2',
    'trace-id',
    'partition = 3',
    'partition == 3',
    'offset >= 8841 and offset <= 8841',
    'topic = user-events',
    'topic ~ EVENTS',
    'key = u_77',
    '$.key = "u_77"',
    '$.value.user_id = "user_12" and partition = 3',
    '$.value.n = 9223372036854775807',
    '$.value.n > 9223372036854775806',
    '$.value.n < 9223372036854775808',
    '$.value.n != 9223372036854775808',
    '$.value.n = "9223372036854775807"',
    '$.value.amount = 100.5',
    '$.value.amount > 100',
    '$.value.amount<1.01e2',
    '$.value.small >= 7',
    '$.value.digits = 42',
    '$.value.digits > 41.9',
    '$.value.ok = true',
    '$.value.gone = null',
    '$.value.gone exists',
    'not $.value.nothing exists',
    '$.value.nothing != 5',
    '$.value.list[0].a = 1',
    "$.value['a b'][']'] = 1",
    '$.value.list ~ "a"',
    "headers['trace-id'] = 'DEF-2'",
    'headers.trace-id ~ def',
    'headers exists',
    'value ~ lait',
    'value.user_id = user_12',
    'timestamp > 2025-11-21T10:42:01Z and timestamp < "2025-11-21T10:42:02Z"',
    'timestamp = 1763721721113',
    'timestamp >= 2025-11-21 10:42:01 and timestamp < 2025-11-21T10:42:02.000Z',
    'timestamp >= 1763721721113 and timestamp < 1763721721114',
    'schema != 1042',
    'not schema exists',
    'format = json',
    'verdict = mapped',
    'not verdict = rejected',
    'verdict != rejected',
    'event = purchase AND user ~ 12',
    'nothing-there or (lait and not tea)',
    'NOT nothing-there lait',
    '$.value.and = or or $.value.and = "or"',
    '$.value.and = "or"',
  ])('%s', (text) => {
    expect(matches(text)).toBe(true)
    if (text.trim() !== '') expect(matches(`not (${text})`)).toBe(false)
  })

  it.each([
    'lait tea',
    'ABC-1 and tea',
    'partition = 30',
    '$.value.n = 9223372036854775806',
    '$.value.n = 9223372036854776000',
    '$.value.amount > 100.5',
    '$.value.gone = ""',
    '$.value.nothing exists',
    '$.value.nothing = 5',
    '$.value.nothing < 5',
    '$.value.constructor exists',
    '$.value.text > 5',
    '$.value.ok = "true"',
    'headers.trace-id = ABC-1',
    'verdict = rejected',
    'verdict = user-missing',
  ])('not %s', (text) => {
    expect(matches(text)).toBe(false)
  })

  it('knows the value’s schema by its id and by its GUID', () => {
    const framed = aCandidate({ value: Uint8Array.of(0, 0, 0, 4, 0x12, 1, 2, 3) })
    expect(matches('schema = 1042', framed)).toBe(true)
    expect(matches('schema = 1043', framed)).toBe(false)
    expect(matches('schema > 1041 and schema exists', framed)).toBe(true)
    const guid = Uint8Array.of(1, 0x0e, 0xa1, 2, 3, 4, 5, 0x46, 7, 0x88, 9, 10, 11, 12, 13, 14, 15, 0)
    const named = aCandidate({ value: guid })
    expect(matches('schema = "0EA10203-0405-4607-8809-0a0b0c0d0e0f"', named)).toBe(true)
    expect(matches('schema != 0ea10203-0405-4607-8809-0a0b0c0d0e0f', named)).toBe(false)
    expect(filter('schema = 1042').needs.mapping).toBe(false)
  })

  it('knows rejected records by their rule too', () => {
    const rejected = aCandidate({}, { verdict: 'user-missing', user: null })
    expect(matches('verdict = rejected', rejected)).toBe(true)
    expect(matches('verdict = user-missing', rejected)).toBe(true)
    expect(matches('verdict = mapped', rejected)).toBe(false)
    expect(matches('user exists', rejected)).toBe(false)
    expect(matches('verdict = rejected', aCandidate({}, { verdict: null }))).toBe(false)
  })

  it('binds and stronger than or, and words beside each other are and', () => {
    expect(matches('lait or tea and nothing-there')).toBe(true)
    expect(matches('(lait or tea) and nothing-there')).toBe(false)
    expect(matches('lait or tea nothing-there')).toBe(true)
  })

  it('finds words in bytes that are no text', () => {
    expect(
      matches('purchase', aCandidate({ value: Uint8Array.of(0, 0, 0, 0, 9, ...Buffer.from('Purchase'), 0xff) })),
    ).toBe(true)
  })

  it('tells whether records must be mapped first', () => {
    expect(filter('lait and $.value.verdict = 1').needs.mapping).toBe(false)
    expect(filter('lait and not (x or verdict = mapped)').needs.mapping).toBe(true)
    expect(filter('user exists').needs.mapping).toBe(true)
    expect(filter('format = json').needs.mapping).toBe(false)
  })
})

describe('what is wrong', () => {
  it.each([
    ['$.value.a =', 11, 'a value is missing'],
    ['$.value.a', 9, 'a comparison is missing'],
    ['(lait', 5, '")" is missing'],
    ['lait)', 4, 'not expected'],
    ['user_id = 5', 0, '$.value.user_id'],
    ['lait and user_id exists', 9, 'no field'],
    ['"lait', 0, 'no end'],
    ['and lait', 0, 'something is missing'],
    ['lait or', 7, 'Something is missing'],
    ['= 5', 0, 'a field is missing'],
    ['$.foo = 1', 0, '$.value.foo'],
    ['$.value[*] = 1', 0, 'several places'],
    ['$.value.a > > 3', 12, 'a value is missing'],
    ['$.value.amount > and verdict = mapped', 17, 'put it in quotes'],
    ['verdict = "no user"', 10, 'is no verdict'],
    ['timestamp > yesterday', 12, 'is no time'],
    ['lait and partition = first', 21, 'is no number'],
    ['offset >= "x"', 10, 'is no number'],
    [`${'('.repeat(101)}a`, 100, 'More than 100 levels'],
    ['x'.repeat(10_001), 10_000, 'at most 10000'],
  ])('%s', (text, position, message) => {
    const result = compileFilter(text)
    expect(result).toMatchObject({ ok: false, error: { position } })
    if (!result.ok) expect(result.error.message).toContain(message)
  })

  it('never throws, whatever is typed or read', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'and',
        'or',
        'not',
        '(',
        ')',
        '=',
        '!=',
        '~',
        '>',
        'exists',
        '$.value.a',
        'verdict',
        'headers[',
        '"x"',
        "'",
        '5',
        '$',
        '[',
        ']',
        '\\',
      ),
      fc.string({ maxLength: 5 }),
    )
    const value = fc.oneof(fc.json(), fc.string(), fc.uint8Array())
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join(' ')),
        value,
        (text, body) => {
          const compiled = compileFilter(text)
          if (compiled.ok) expect(typeof compiled.value.matches(aCandidate({ value: body }))).toBe('boolean')
          else expect(compiled.error.position).toBeLessThanOrEqual(text.length)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('orders numbers exactly', () => {
    const big = fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
    fc.assert(
      fc.property(big, big, (a, b) => {
        const candidate = aCandidate({ value: `{"n":${a}}` })
        expect(matches(`$.value.n < ${b}`, candidate)).toBe(a < b)
        expect(matches(`$.value.n >= ${b}`, candidate)).toBe(a >= b)
        expect(matches(`$.value.n = ${b}`, candidate)).toBe(a === b)
      }),
    )
  })
})
