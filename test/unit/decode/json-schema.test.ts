import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { createJsonSchemaDecoder } from '#engine/decoder/json-schema/json-schema-decoder.ts'
import { patternExponent } from '#engine/decoder/json-schema/pattern-cost.ts'
import { createWatchdog } from '#engine/decoder/json-schema/watchdog.ts'
import { decodePayload } from '#shared/domain/decode/decode-payload.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'

const watchdog = createWatchdog()
type References = Readonly<Record<string, unknown>>

function decoderOf(schema: unknown, references: References = {}) {
  return createJsonSchemaDecoder(
    {
      key: 'id:7',
      schema: typeof schema === 'string' ? schema : JSON.stringify(schema),
      references: Object.entries(references).map(([name, of]) => ({
        name,
        subject: name,
        version: 1,
        schema: JSON.stringify(of),
      })),
    },
    watchdog,
  )
}

function decode(schema: unknown, json: string, references: References = {}) {
  const outcome = decoderOf(schema, references).decode({ bytes: encodeUtf8(json), headerTail: null })
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

const messages = (...args: Parameters<typeof decode>) => decode(...args).diagnostics.map(({ message }) => message)
const fits = (place: string) => `Does not fit its schema at ${place}`

describe('JSON with a schema', () => {
  it('says nothing where the value fits, and keeps its digits', () => {
    const schema = { type: 'object', properties: { id: { type: 'integer' }, price: { type: 'number', maximum: 6 } } }
    expect(decode(schema, '{"id":9223372036854775807,"price":5.0}')).toStrictEqual({
      value: { id: new ExactNumber('9223372036854775807'), price: new ExactNumber('5.0') },
      messageType: null,
      diagnostics: [],
    })
  })

  it('names the place and what was expected, and shows the value all the same', () => {
    const schema = {
      type: 'object',
      required: ['user'],
      additionalProperties: false,
      properties: {
        items: { type: 'array', items: { type: 'object', properties: { 'the sku': { type: 'string' } } } },
        plan: { enum: ['free', 'pro'] },
        kind: { const: 'order' },
      },
    }
    const json = '{"items":[{},{"the sku":5}],"plan":"gold","kind":"x","extra":1}'
    expect(decode(schema, json).value).toStrictEqual(JSON.parse(json))
    expect(messages(schema, json)).toStrictEqual([
      `${fits('$')}: must have required property 'user'.`,
      `${fits('$')}: must NOT have additional properties: "extra".`,
      `${fits('$.items[1]["the sku"]')}: must be string.`,
      `${fits('$.plan')}: must be equal to one of the allowed values: "free", "pro".`,
      `${fits('$.kind')}: must be "order".`,
    ])
  })

  it('tells the first few violations and how many there are more', () => {
    const found = messages({ items: { type: 'string' } }, JSON.stringify(Array.from({ length: 50 }, (_, i) => i)))
    expect(found).toHaveLength(6)
    expect(found[0]).toBe(`${fits('$[0]')}: must be string.`)
    expect(found[5]).toBe('45 more violations of the schema.')
  })

  it('compares members that are called like parts of every object', () => {
    expect(messages({ required: ['toString', 'constructor'] }, '{"constructor":1}')).toStrictEqual([
      `${fits('$')}: must have required property 'toString'.`,
    ])
  })

  it('does not trip over decimal fractions', () => {
    expect(messages({ multipleOf: 0.01 }, '19.99')).toStrictEqual([])
    expect(messages({ multipleOf: 0.01 }, '19.995')).toHaveLength(1)
    expect(messages({ type: 'number', minimum: 5 }, '1e400')).toStrictEqual([])
  })

  it('fails where the body is no JSON', () => {
    const broken = decoderOf({}).decode({ bytes: encodeUtf8('{"a":'), headerTail: null })
    expect(broken.ok ? '' : broken.error.code).toBe('json-broken')
    const none = decoderOf({}).decode({ bytes: new Uint8Array(), headerTail: null })
    expect(none.ok ? '' : none.error.message).toContain('nothing follows the schema id')
  })
})

describe('drafts of JSON Schema', () => {
  it.each([
    ['http://json-schema.org/draft-04/schema#', { minimum: 3, exclusiveMinimum: true }, '3', 'must be > 3'],
    ['http://json-schema.org/draft-04/schema#', { maximum: 3, exclusiveMaximum: false }, '4', 'must be <= 3'],
    ['http://json-schema.org/draft-06/schema#', { exclusiveMinimum: 3 }, '3', 'must be > 3'],
    ['http://json-schema.org/draft-07/schema#', { if: { const: 1 }, else: false }, '2', 'boolean schema is false'],
    ['https://json-schema.org/draft/2019-09/schema', { dependentRequired: { a: ['b'] } }, '{"a":1}', 'property b'],
    ['https://json-schema.org/draft/2019-09/schema', { unevaluatedProperties: false }, '{"a":1}', 'unevaluated'],
    [
      'https://json-schema.org/draft/2020-12/schema',
      { prefixItems: [{ type: 'string' }], items: false },
      '["a",1]',
      'must NOT have more than 1 items',
    ],
  ])('%s with %j', ($schema, keywords, json, expected) => {
    expect(messages({ $schema, ...keywords }, json).join()).toContain(expected)
  })

  it('finds draft-04’s ids, and leaves a property called id alone', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      id: 'http://example.org/order',
      properties: { id: { type: 'string' }, item: { $ref: '#item' } },
      definitions: { item: { id: '#item', properties: { id: { type: 'integer' } } } },
    }
    expect(messages(schema, '{"id":5,"item":{"id":"x"}}')).toStrictEqual([
      `${fits('$.id')}: must be string.`,
      `${fits('$.item.id')}: must be integer.`,
    ])
  })

  it('takes draft-07 where none is named', () => {
    expect(messages({ dependencies: { a: ['b'] } }, '{"a":1}').join()).toContain('property b')
  })
})

describe('references', () => {
  const money = { type: 'object', properties: { cents: { type: 'integer' } } }
  const json = '{"total":{"cents":"x"}}'
  const violated = [`${fits('$.total.cents')}: must be integer.`]

  it.each([
    ['by the name in the registry', { properties: { total: { $ref: 'money.json' } } }, { 'money.json': money }],
    [
      'by a name seen from the $id',
      { $id: 'http://example.org/order.json', properties: { total: { $ref: 'money.json' } } },
      { 'money.json': money },
    ],
    [
      'by the $id of the other schema',
      { properties: { total: { $ref: 'http://example.org/money' } } },
      { any: { $id: 'http://example.org/money', ...money } },
    ],
    [
      'to a part of the other schema',
      { properties: { total: { $ref: 'money.json#/definitions/Money' } } },
      { 'money.json': { definitions: { Money: money } } },
    ],
    [
      'through another schema',
      { properties: { total: { $ref: 'a.json' } } },
      { 'a.json': { allOf: [{ $ref: 'money.json' }] }, 'money.json': money },
    ],
  ])('%s', (_, schema, references) => {
    expect(messages(schema, json, references)).toStrictEqual(violated)
  })

  it('names one that is missing, and shows the value unchecked', () => {
    const found = decode({ properties: { total: { $ref: 'missing.json' } } }, json)
    expect(found.value).toStrictEqual(JSON.parse(json))
    expect(found.diagnostics).toMatchObject([{ code: 'schema-broken' }])
    expect(found.diagnostics[0]?.message).toContain('missing.json')
  })

  it.each(['{"type":5}', 'no json', '{"$async":true,"required":["a"]}', '{"pattern":"("}', '[]', 'null'])(
    'shows the value whatever the schema is: %s',
    (schema) => {
      const found = decode(schema, '{"b":1}')
      expect(found.value).toStrictEqual({ b: 1 })
      expect(found.diagnostics).toHaveLength(1)
    },
  )
})

describe('any schema', () => {
  const keyword = fc.constantFrom(
    ...'type properties items $ref $id pattern required enum allOf not $schema if minimum multipleOf'.split(' '),
    ...'uniqueItems additionalProperties $defs $anchor $dynamicRef id const'.split(' '),
  )
  const word = fc.constantFrom(
    'string',
    'object',
    '#',
    '#/a',
    'b',
    '^(a',
    'http://x/y',
    'https://json-schema.org/draft/2020-12/schema',
  )
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(word, fc.boolean(), fc.integer({ min: -1, max: 2 }), fc.constant(null)),
      fc.dictionary(keyword, tie('schema'), { maxKeys: 4 }),
      fc.array(tie('schema'), { maxLength: 3 }),
    ),
  }))

  it('leaves the value as it is, and never throws', () => {
    fc.assert(
      fc.property(schema, schema, fc.json({ maxDepth: 3 }), (root, other, json) => {
        const plain = decodePayload(encodeUtf8(json), 'json').value
        expect(decode(root, json, { b: other }).value).toStrictEqual(plain)
      }),
      { numRuns: 400 },
    )
  })
})

describe('validating is bounded in time', () => {
  const slow = { properties: { text: { pattern: '^(a+)+$' } } }
  const evil = `{"text":"${'a'.repeat(60)}b"}`

  it('gives up a pattern that backtracks, and then the schema', () => {
    const decoder = decoderOf(slow)
    const found = () => {
      const outcome = decoder.decode({ bytes: encodeUtf8(evil), headerTail: null })
      return outcome.ok ? (outcome.value.diagnostics[0]?.message ?? '') : outcome.error.message
    }
    for (let i = 0; i < 3; i += 1) expect(found()).toContain('it took longer than 100 ms.')
    expect(found()).toContain('3 times, and is not tried again')
  })

  it('checks such a pattern where it is quick', () => {
    expect(messages(slow, '{"text":"aaa"}')).toStrictEqual([])
    expect(messages(slow, '{"text":"ab"}')).toStrictEqual([`${fits('$.text')}: must match pattern "^(a+)+$".`])
  })

  it('gives up many items that must differ', () => {
    const many = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => ({ i })))
    expect(decode({ uniqueItems: true }, many).diagnostics).toMatchObject([{ code: 'json-schema-unchecked' }])
    expect(messages({ uniqueItems: true }, '[{"a":1},{"a":1}]')).toHaveLength(1)
  })

  it('survives schemas that refer to themselves, and values as deep as JSON may be', () => {
    const tree = { $id: 'tree', properties: { next: { $ref: 'tree' }, v: { type: 'integer' } } }
    expect(messages(tree, '{"next":{"next":{"v":"x"}}}')).toStrictEqual([`${fits('$.next.next.v')}: must be integer.`])
    const deep = `${'{"next":'.repeat(1_990)}1${'}'.repeat(1_990)}`
    expect(() => decode(tree, deep)).not.toThrow()
    const again = { properties: { a: { $ref: '#' } } }
    const exponential = { allOf: [again, again], properties: { z: { type: 'string' } } }
    const nested = `${'{"a":'.repeat(40)}{"z":"x"}${'}'.repeat(40)}`
    expect(decode(exponential, nested).diagnostics).toMatchObject([{ code: 'json-schema-unchecked' }])
  })

  it('reads patterns that only work without the u flag', () => {
    expect(messages({ pattern: '^[\\w-.]+$' }, '"a b"')).toHaveLength(1)
    expect(messages({ pattern: '^[\\w-.]+$' }, '"a-b.c"')).toStrictEqual([])
  })

  it.each([
    ['^[A-Z]{3}$', 0],
    ['^\\d{3}-\\d{4}$', 0],
    ['^\\S+$', 1],
    ['^[^@]+@[^@]+\\.[a-z]+$', 3],
    ['a*b*', 3],
    ['^.{1,2000}$', 1],
    ['^(?:[a-z]{2})+$', 1],
    ['^a(b+c)?$', 1],
    ['[)+*(]', 1],
    ['\\(\\+', 1],
    ['(a+)+', Number.POSITIVE_INFINITY],
    ['(a|aa)*', Number.POSITIVE_INFINITY],
    ['((a|aa))*', Number.POSITIVE_INFINITY],
    ['(?:x(a|b)c){2,}', Number.POSITIVE_INFINITY],
    ['a)(b+)+', Number.POSITIVE_INFINITY],
    ['(?=a)b', Number.POSITIVE_INFINITY],
    ['(a)\\1', Number.POSITIVE_INFINITY],
    ['(', 1],
  ])('estimates %s', (pattern, exponent) => {
    expect(patternExponent(pattern)).toBe(exponent)
  })
})
