import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { parseJson, parseJsonDetailed } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'

const parsed = (text: string) => {
  const result = parseJson(text)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom(...'123456789'.split('')), digits(25)).map((parts) => parts.join('')),
    ),
    fc.option(digits(20), { nil: null }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3)), { nil: null }),
  )
  .map(([sign, whole, fraction, exponent]) =>
    [sign, whole, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : exponent.join('')].join(''),
  )

/** Compact JSON texts; keys that are no array indexes, because objects put those first. */
const { jsonText } = fc.letrec<{ jsonText: string }>((tie) => ({
  jsonText: fc.oneof(
    { depthSize: 'small' },
    numberText,
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('jsonText'), { maxLength: 5 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(
        fc.tuple(
          fc.oneof(
            fc.constant('__proto__'),
            fc.string().map((s) => `k${s}`),
          ),
          tie('jsonText'),
        ),
        {
          selector: ([key]) => key,
          maxLength: 5,
        },
      )
      .map((members) => `{${members.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`),
  ),
}))

describe('lossless JSON', () => {
  it('gives every text back, digit by digit', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(stringifyJson(parsed(text))).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('accepts exactly what the native parser accepts, also in broken texts', () => {
    const broken = fc
      .tuple(jsonText, fc.nat(), fc.constantFrom('', '"', '\\', '0', ',', ':', '}', '\u0000', '.', '-', ' ', '\n', 'e'))
      .map(
        ([text, at, insert]) =>
          text.slice(0, at % (text.length + 1)) + insert + text.slice((at % (text.length + 1)) + 1),
      )
    fc.assert(
      fc.property(fc.oneof(broken, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const accepts = () => {
          try {
            JSON.parse(text)
            return true
          } catch {
            return false
          }
        }
        const result = parseJson(text)
        expect(result.ok).toBe(accepts())
        if (!result.ok) expect(result.error.position).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    ['9223372036854775807', new ExactNumber('9223372036854775807')],
    ['5.0', new ExactNumber('5.0')],
    ['-0', new ExactNumber('-0')],
    ['1e400', new ExactNumber('1e400')],
    ['0.0000001', new ExactNumber('0.0000001')],
    ['0.1234567890123456789', new ExactNumber('0.1234567890123456789')],
    ['24.99', 24.99],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-12', -12],
  ])('keeps %s', (text, value) => {
    expect(parsed(text)).toStrictEqual(value)
    expect(parsed(`{"a":[ ${text} ]}`)).toStrictEqual({ a: [value] })
  })

  it('leaves digits inside texts alone and stays plain', () => {
    expect(parsed('{"id":"9223372036854775807","t":": 1.0, 1e5"}')).toStrictEqual({
      id: '9223372036854775807',
      t: ': 1.0, 1e5',
    })
  })

  it('makes __proto__ an own key, on both ways of parsing', () => {
    for (const text of ['{"__proto__":{"admin":true}}', '{"__proto__":{"admin":true},"n":1.0}']) {
      const value = parsed(text) as Record<string, unknown>
      expect(Object.hasOwn(value, '__proto__')).toBe(true)
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    }
  })

  it('lets the last of duplicate keys count and names it', () => {
    const text = '{"a":1,"b":{"c":1,"c":2},"a":3,"x":"\\":"}'
    expect(parseJsonDetailed(text)).toStrictEqual({
      ok: true,
      value: { value: { a: 3, b: { c: 2 }, x: '":' }, duplicateKeys: ['c', 'a'] },
    })
    expect(parseJsonDetailed('{"a":{"a":1},"b":"\\":x"}')).toMatchObject({ value: { duplicateKeys: [] } })
  })

  it.each([
    ['{"a":1', 6, 'the text ends here'],
    ['{"a":01}', 6, 'a number may not go on like this'],
    ['[1,]', 3, 'expected a JSON value'],
    ['{a:1}', 1, 'expected a member name in quotes'],
    ['"a\nb"', 2, 'line breaks'],
    ['"\\x"', 1, 'backslash'],
    ['{} {}', 3, 'nothing may follow'],
    ['', 0, 'the text ends here'],
  ])('says where %s is broken', (text, position, message) => {
    const result = parseJson(text)
    expect(result).toMatchObject({ ok: false, error: { position } })
    if (!result.ok) expect(result.error.message).toContain(message)
  })

  it('reads 1,000 levels and refuses 100,000 without running out of stack', () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1.0${'}]'.repeat(depth / 2)}`
    expect(stringifyJson(parsed(nested(1_000)))).toBe(nested(1_000))
    expect(parseJson(nested(100_000))).toMatchObject({ ok: false, error: { message: expect.stringContaining('2000') } })
    expect(parseJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({ ok: false })
  })

  it('reads five megabytes of text with escapes and exact numbers', () => {
    const text = JSON.stringify({ a: 'x"\\\n'.repeat(1_000_000) }).replace('}', ',"n":9223372036854775807}')
    expect(stringifyJson(parsed(text)) === text).toBe(true)
  })

  it('writes what JSON has no words for without throwing', () => {
    const value = { big: 2n ** 64n, nan: Number.NaN, infinite: -Infinity, gone: undefined, zero: -0, list: [undefined] }
    expect(stringifyJson(value)).toBe(
      '{"big":18446744073709551616,"nan":"NaN","infinite":"-Infinity","zero":-0,"list":[null]}',
    )
  })

  it('indents exact and plain values alike', () => {
    const text = '{"a":[1,{"b":null}],"c":{},"d":[]}'
    expect(stringifyJson(parsed(text), 2)).toBe(JSON.stringify(JSON.parse(text), null, 2))
    const exact = text.replace('1', '1.0')
    expect(stringifyJson(parsed(exact), 2)).toBe(JSON.stringify(JSON.parse(text), null, 2).replace('1', '1.0'))
  })
})
