import { describe, expect, it } from 'vitest'
import { createAvroDecoder } from '#engine/decoder/avro/avro-decoder.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { avroFailure, decodeAvro, long, text } from '../../support/avro/decode-avro.ts'

const value = (schema: unknown, bytes: Iterable<number>) => decodeAvro(schema, bytes).value
const codes = (schema: unknown, bytes: Iterable<number>) =>
  decodeAvro(schema, bytes).diagnostics.map(({ code }) => code)
const doubleBytes = (number: number) => Buffer.from(new Float64Array([number]).buffer)

describe('Avro primitives', () => {
  it('reads the vector of Confluent’s documentation', () => {
    expect(value('string', [0x06, 0x66, 0x6f, 0x6f])).toBe('foo')
  })

  it.each([
    [0, 0],
    [-1, -1],
    [63, 63],
    [-64, -64],
    [64, 64],
    [2 ** 31 - 1, 2 ** 31 - 1],
    [-(2 ** 31), -(2 ** 31)],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    [2n ** 53n, new ExactNumber('9007199254740992')],
    [2n ** 53n + 1n, new ExactNumber('9007199254740993')],
    [-(2n ** 53n) - 1n, new ExactNumber('-9007199254740993')],
    [2n ** 63n - 1n, new ExactNumber('9223372036854775807')],
    [-(2n ** 63n), new ExactNumber('-9223372036854775808')],
  ])('reads the long %s with all its digits', (written, expected) => {
    expect(value('long', long(written))).toStrictEqual(expected)
  })

  it('refuses an int of more than 32 bits and a long of more than 64', () => {
    expect(avroFailure('int', long(2 ** 31))).toContain('2147483648 does not fit the type int')
    expect(
      avroFailure(
        'long',
        Array.from({ length: 11 }, () => 0xff),
      ),
    ).toContain('longer than 64 bits')
    expect(avroFailure('long', [...Array.from({ length: 9 }, () => 0xff), 0x02])).toContain('longer than 64 bits')
  })

  it('writes NaN and infinities as strings, and keeps -0', () => {
    expect(value('double', doubleBytes(Number.NaN))).toBe('NaN')
    expect(value('double', doubleBytes(Number.NEGATIVE_INFINITY))).toBe('-Infinity')
    expect(value('double', doubleBytes(-0))).toBe(-0)
    expect(value('float', Buffer.from(new Float32Array([Infinity]).buffer))).toBe('Infinity')
    expect(value('float', Buffer.from(new Float32Array([0.1]).buffer))).toBe(0.1)
  })

  it('reads null, booleans and bytes, and refuses a boolean that is neither', () => {
    expect(value('null', [])).toBeNull()
    expect(value('boolean', [1])).toBe(true)
    expect(value({ type: 'record', name: 'R', fields: [{ name: 'b', type: 'bytes' }] }, [4, 0xff, 0])).toStrictEqual({
      b: '/wA=',
    })
    expect(avroFailure('boolean', [2])).toContain('a boolean is 0 or 1, found 2')
  })

  it('shows what is no UTF-8 in a string, and says so', () => {
    const broken = decodeAvro('string', [4, 0xc3, 0x28])
    expect(broken.value).toBe('\ufffd(')
    expect(broken.diagnostics).toMatchObject([{ code: 'avro-string-not-utf8' }])
    expect(codes('string', text('a real \ufffd'))).toStrictEqual([])
  })
})

describe('Avro collections', () => {
  it('reads arrays in several blocks, with and without their size in bytes', () => {
    const array = { type: 'array', items: 'int' }
    expect(value(array, [...long(2), 2, 4, ...long(-1), ...long(1), 6, 0])).toStrictEqual([1, 2, 3])
    expect(value(array, [0])).toStrictEqual([])
  })

  it('reads maps under any key', () => {
    const bytes = [...long(2), ...text('__proto__'), 2, ...text(''), 4, 0]
    const map = value({ type: 'map', values: 'int' }, bytes) as object
    expect(Object.entries(map)).toStrictEqual([
      ['__proto__', 1],
      ['', 2],
    ])
  })

  it('keeps a field that is called __proto__', () => {
    const record = value({ type: 'record', name: 'R', fields: [{ name: '__proto__', type: 'int' }] }, [2]) as object
    expect(Object.entries(record)).toStrictEqual([['__proto__', 1]])
  })

  it('refuses counts that the bytes cannot hold, before it makes room for them', () => {
    const long24 = long(2 ** 40)
    expect(avroFailure({ type: 'array', items: 'long' }, [...long24, 2])).toContain('claims 1099511627776 items')
    expect(avroFailure({ type: 'map', values: 'long' }, [...long24, 2])).toContain('claims 1099511627776 items')
    expect(avroFailure({ type: 'array', items: 'long' }, [...long(-(2n ** 62n)), 2])).toContain(
      'claims 4611686018427387904 items',
    )
    expect(avroFailure('string', long(-5))).toContain('a length of -5')
  })

  it.each([['null'], [{ type: 'record', name: 'E', fields: [] }], [{ type: 'fixed', name: 'F', size: 0 }]])(
    'bounds items that take no bytes: %j',
    (items) => {
      expect(avroFailure({ type: 'array', items }, [...long(2 ** 45), 0])).toContain('more values than it has bytes')
      expect(value({ type: 'array', items }, [...long(1_000), 0])).toHaveLength(1_000)
    },
  )

  it('bounds records of many fields without bytes', () => {
    const nulls = Array.from({ length: 1_000 }, (_, i) => ({ name: `n${i}`, type: 'null' }))
    const items = { type: 'record', name: 'R', fields: [{ name: 'i', type: 'int' }, ...nulls] }
    const bytes = [...long(10_000), ...Array.from({ length: 10_000 }, () => 2), 0]
    expect(avroFailure({ type: 'array', items }, bytes)).toContain('more values than it has bytes')
  })
})

describe('Avro schemas', () => {
  it('unwraps unions and names the record that came', () => {
    const union = ['null', { type: 'record', name: 'shop.Order', fields: [{ name: 'id', type: ['null', 'long'] }] }]
    expect(decodeAvro(union, [2, 2, 84])).toMatchObject({
      value: { id: 42 },
      messageType: 'shop.Order',
      diagnostics: [],
    })
    expect(decodeAvro(union, [0])).toMatchObject({ value: null, messageType: null })
    expect(avroFailure(union, [4])).toContain('branch 2 of a union of 2')
    expect(avroFailure(union, [1])).toContain('branch -1 of a union of 2')
  })

  it('reads enums by name, and refuses a symbol that there is not', () => {
    const colour = { type: 'enum', name: 'Colour', symbols: ['RED', 'GREEN'], default: 'RED' }
    expect(value(colour, [2])).toBe('GREEN')
    expect(avroFailure(colour, [4])).toContain('symbol 2 of an enum of 2')
  })

  it('reads types inside themselves', () => {
    const list = {
      type: 'record',
      name: 'Node',
      fields: [
        { name: 'v', type: 'int' },
        { name: 'next', type: ['null', 'Node'] },
      ],
    }
    expect(value(list, [2, 2, 4, 2, 6, 0])).toStrictEqual({ v: 1, next: { v: 2, next: { v: 3, next: null } } })
    const deep = (levels: number) => [...Array.from({ length: levels - 1 }, () => [2, 2]).flat(), 2, 0]
    expect(() => value(list, deep(900))).not.toThrow()
    expect(avroFailure(list, deep(5_000))).toContain('nested more than 1000 levels')
  })

  it('survives a type that can never end', () => {
    const endless = {
      type: 'record',
      name: 'A',
      fields: [
        { name: 'a', type: 'A' },
        { name: 'b', type: 'A' },
      ],
    }
    expect(avroFailure(endless, [0])).toMatch(/nested more than|more values/)
  })

  it('resolves names within their namespaces', () => {
    const schema = {
      type: 'record',
      name: 'Outer',
      namespace: 'a.b',
      fields: [
        { name: 'one', type: { type: 'enum', name: 'E', symbols: ['X'], aliases: ['Old'] } },
        { name: 'two', type: 'E' },
        { name: 'three', type: 'a.b.E' },
        { name: 'four', type: { type: 'fixed', name: 'c.F', size: 1 } },
        { name: 'five', type: 'c.F' },
        { name: 'six', type: 'a.b.Old' },
        { name: 'seven', type: { type: 'record', name: 'In', namespace: '', fields: [{ name: 'x', type: 'int' }] } },
        { name: 'eight', type: 'In' },
      ],
    }
    expect(decodeAvro(schema, [0, 0, 0, 1, 2, 0, 2, 4])).toMatchObject({
      messageType: 'a.b.Outer',
      value: { one: 'X', two: 'X', three: 'X', four: 'AQ==', five: 'Ag==', six: 'X', seven: { x: 1 }, eight: { x: 2 } },
    })
  })

  it('uses types of other schemas, whatever their order', () => {
    const money = { type: 'record', name: 'Money', namespace: 'pay', fields: [{ name: 'c', type: 'Currency' }] }
    const currency = { type: 'enum', name: 'Currency', namespace: 'pay', symbols: ['EUR', 'USD'] }
    const order = { type: 'record', name: 'Order', fields: [{ name: 'total', type: 'pay.Money' }] }
    const references = [
      { name: 'pay.Money', schema: money },
      { name: 'pay.Currency', schema: currency },
    ]
    expect(decodeAvro(order, [2], references).value).toStrictEqual({ total: { c: 'USD' } })
    expect(decodeAvro('pay.Money', [0], references)).toMatchObject({ value: { c: 'EUR' }, messageType: 'pay.Money' })
  })

  it('takes a type that is wrapped several times', () => {
    expect(value({ type: { type: { type: 'long', logicalType: 'timestamp-millis' } } }, [0])).toBe(
      '1970-01-01T00:00:00.000Z',
    )
    expect(value({ type: { type: ['null', { type: 'string' }] } }, [2, 2, 97])).toBe('a')
  })

  it.each([
    ['{', 'it is not JSON'],
    ['{"type":"record","name":"R"}', 'record R has no list of fields'],
    ['{"type":"record","fields":[]}', 'has no name'],
    ['{"type":"enum","name":"E","symbols":[1]}', 'enum E has no list of symbols'],
    ['{"type":"fixed","name":"F","size":-1}', 'fixed F has no size'],
    ['{"type":"array"}', 'a type is missing'],
    ['"nowhere.Type"', 'it uses the type nowhere.Type, which neither it nor its references define'],
    ['5', 'a type must be a name, an object or a list'],
    [`${'{"type":'.repeat(600)}"int"${'}'.repeat(600)}`, 'nested more than 500 levels'],
  ])('says why %s is no schema', (schema, why) => {
    const decoder = createAvroDecoder({ key: 'id:9', schema, references: [] })
    expect(decoder.ok ? 'compiled' : decoder.error).toMatchObject({ code: 'schema-broken' })
    expect(decoder.ok ? '' : decoder.error.message).toContain(why)
  })
})

describe('Avro bodies that do not fit', () => {
  const order = {
    type: 'record',
    name: 'Order',
    fields: [
      { name: 'id', type: 'long' },
      {
        name: 'items',
        type: { type: 'array', items: { type: 'record', name: 'Item', fields: [{ name: 'sku', type: 'string' }] } },
      },
    ],
  }

  it('names the byte and the field where reading ended', () => {
    const bytes = [84, ...long(2), ...text('a'), ...long(5), 97, 98]
    expect(avroFailure(order, bytes)).toBe(
      'The bytes do not fit the Avro schema: at byte 5 of 7 in items[1].sku, the payload ends here: 5 more bytes expected, 2 left. They were cut off, or written with another schema than the one they name.',
    )
  })

  it('reads every cut of a valid body as a failure, never as something else', () => {
    const bytes = [84, ...long(2), ...text('abc'), ...text('def'), 0]
    expect(value(order, bytes)).toStrictEqual({ id: 42, items: [{ sku: 'abc' }, { sku: 'def' }] })
    for (let end = 0; end < bytes.length; end += 1) {
      expect(avroFailure(order, bytes.slice(0, end))).toContain('do not fit the Avro schema')
    }
  })

  it('shows a value with bytes left behind it, and says so', () => {
    expect(codes('int', [2, 9, 9])).toStrictEqual(['avro-trailing-bytes'])
  })
})

describe('a schema that is just bytes', () => {
  it('reads them with and without a length', () => {
    expect(decodeAvro('bytes', [4, 1, 2])).toMatchObject({ value: 'AQI=', diagnostics: [] })
    expect(decodeAvro('bytes', [9, 1, 2])).toMatchObject({ value: 'CQEC', diagnostics: [{ code: 'avro-raw-bytes' }] })
    expect(decodeAvro('bytes', [])).toMatchObject({ value: '', diagnostics: [{ code: 'avro-raw-bytes' }] })
    const price = { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }
    expect(decodeAvro(price, [0x30, 0x39]).value).toBe('123.45')
    const amount = { type: 'bytes', logicalType: 'big-decimal' }
    expect(decodeAvro(amount, [...long(2), 0x30, 0x39, ...long(3)]).value).toBe('12.345')
  })

  it('does not write out a decimal of thousands of digits', () => {
    const bytes = Buffer.alloc(5_000, 0x7f)
    expect(decodeAvro({ type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }, bytes)).toMatchObject({
      value: bytes.toString('base64'),
      diagnostics: [{ code: 'avro-raw-bytes' }, { code: 'avro-decimal-too-long' }],
    })
  })
})
