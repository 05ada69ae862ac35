import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decimalText, unscaledOf } from '#engine/decoder/avro/decimal-text.ts'
import { isoDate, isoTimestamp } from '#engine/decoder/avro/iso-time.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { decodeAvro, long } from '../../support/avro/decode-avro.ts'

const logical = (type: string, logicalType: string, more: object = {}) => ({ type, logicalType, ...more })
const fixed = (size: number, logicalType: string, more: object = {}) => ({
  type: 'fixed',
  name: 'F',
  size,
  logicalType,
  ...more,
})
const inRecord = (type: unknown, bytes: number[]) =>
  (decodeAvro({ type: 'record', name: 'R', fields: [{ name: 'v', type }] }, bytes).value as { v: unknown }).v

describe('Avro decimals', () => {
  const decimal = (scale: number, precision = 20) => logical('bytes', 'decimal', { precision, scale })

  it.each([
    [2, [2, 0x00], '0.00'],
    [2, [4, 0x30, 0x39], '123.45'],
    [2, [2, 0xff], '-0.01'],
    [0, [2, 0x80], '-128'],
    [5, [2, 0x01], '0.00001'],
    [0, [18, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], '18446744073709551615'],
    [3, [0], '0.000'],
  ])('with scale %i reads %j as %s', (scale, bytes, expected) => {
    expect(inRecord(decimal(scale), bytes)).toBe(expected)
  })

  it('reads them from fixed', () => {
    expect(inRecord(fixed(4, 'decimal', { precision: 9, scale: 4 }), [0xff, 0xff, 0xff, 0xfe])).toBe('-0.0002')
  })

  it('ignores a scale beyond the precision and a missing precision, as the specification asks', () => {
    expect(inRecord(decimal(3, 2), [2, 1])).toBe('AQ==')
    expect(inRecord(logical('bytes', 'decimal'), [2, 1])).toBe('AQ==')
  })

  it('reads big-decimal with the scale that it brings along', () => {
    expect(inRecord(logical('bytes', 'big-decimal'), [...long(4), ...long(2), 0x30, 0x39, ...long(3)])).toBe('12.345')
    expect(inRecord(logical('bytes', 'big-decimal'), [...long(3), ...long(1), 5, ...long(-2)])).toBe('500')
  })

  it('shows one that is too long to write out as base64', () => {
    const bytes = Array.from({ length: 5_000 }, () => 1)
    const schema = { type: 'record', name: 'R', fields: [{ name: 'v', type: decimal(2) }] }
    const { value, diagnostics } = decodeAvro(schema, [...long(5_000), ...bytes])
    expect(value).toStrictEqual({ v: Buffer.from(bytes).toString('base64') })
    expect(diagnostics).toMatchObject([{ code: 'avro-decimal-too-long' }])
  })

  it('writes exactly the number that the bytes are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }), fc.nat(40), (unscaled, scale) => {
        const hex = BigInt.asUintN(128, unscaled).toString(16).padStart(32, '0')
        expect(unscaledOf(Buffer.from(hex, 'hex'))).toBe(unscaled)
        const written = decimalText(unscaled, scale)
        const [whole = '', fraction = ''] = written.split('.')
        expect(fraction).toHaveLength(scale)
        expect(BigInt(whole + fraction)).toBe(unscaled)
        expect(written.startsWith('-')).toBe(unscaled < 0n)
      }),
    )
  })
})

describe('Avro dates and times', () => {
  it.each([
    ['int', 'date', 0, '1970-01-01'],
    ['int', 'date', -1, '1969-12-31'],
    ['int', 'date', 11_016, '2000-02-29'],
    ['int', 'date', -719_529, '-000001-12-31'],
    ['int', 'date', 2_932_897, '+010000-01-01'],
    ['int', 'time-millis', 0, '00:00:00.000'],
    ['int', 'time-millis', 86_399_999, '23:59:59.999'],
    ['long', 'time-micros', 3_723_000_004, '01:02:03.000004'],
    ['long', 'timestamp-millis', 1_763_721_721_113, '2025-11-21T10:42:01.113Z'],
    ['long', 'timestamp-millis', -1, '1969-12-31T23:59:59.999Z'],
    ['long', 'timestamp-micros', 1_763_721_721_113_007, '2025-11-21T10:42:01.113007Z'],
    ['long', 'timestamp-nanos', 1_763_721_721_113_000_009n, '2025-11-21T10:42:01.113000009Z'],
    ['long', 'timestamp-nanos', -1, '1969-12-31T23:59:59.999999999Z'],
    ['long', 'timestamp-nanos', -(2n ** 63n), '1677-09-21T00:12:43.145224192Z'],
    ['long', 'timestamp-millis', 2n ** 63n - 1n, '+292278994-08-17T07:12:55.807Z'],
    ['long', 'local-timestamp-millis', 0, '1970-01-01T00:00:00.000'],
    ['long', 'local-timestamp-micros', 1, '1970-01-01T00:00:00.000001'],
    ['long', 'local-timestamp-nanos', 1, '1970-01-01T00:00:00.000000001'],
  ])('reads %s %s of %s', (type, name, written, expected) => {
    expect(decodeAvro(logical(type, name), long(written))).toMatchObject({ value: expected, diagnostics: [] })
  })

  it('shows a time of day outside the day as a number, and says so', () => {
    expect(decodeAvro(logical('int', 'time-millis'), long(86_400_000))).toMatchObject({
      value: 86_400_000,
      diagnostics: [{ code: 'avro-time-out-of-range' }],
    })
    expect(decodeAvro(logical('long', 'time-micros'), long(2n ** 60n)).value).toStrictEqual(
      new ExactNumber('1152921504606846976'),
    )
  })

  it('agrees with the calendar of JavaScript wherever that reaches', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }), (ms) => {
        expect(`${isoTimestamp(ms, 3)}Z`).toBe(new Date(ms).toISOString())
        const days = Math.floor(ms / 86_400_000)
        expect(isoDate(days)).toBe(new Date(days * 86_400_000).toISOString().split('T')[0])
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads a duration', () => {
    const bytes = (months: number, days: number, ms: number) => [
      ...Buffer.from(new Uint32Array([months, days, ms]).buffer),
    ]
    expect(decodeAvro(fixed(12, 'duration'), bytes(14, 3, 12_345)).value).toBe('P14M3DT12.345S')
    expect(decodeAvro(fixed(12, 'duration'), bytes(0, 0, 4_294_967_295)).value).toBe('PT4294967.295S')
    expect(decodeAvro(fixed(12, 'duration'), bytes(0, 0, 0)).value).toBe('PT0S')
    expect(decodeAvro(fixed(12, 'duration'), bytes(4_294_967_295, 0, 0)).value).toBe('P4294967295M')
  })
})

describe('other logical types', () => {
  it('reads a UUID from text and from bytes', () => {
    const uuid = '6f0c1d2e-aaaa-4bbb-8ccc-123456789012'
    expect(decodeAvro(logical('string', 'uuid'), [72, ...Buffer.from(uuid)]).value).toBe(uuid)
    expect(decodeAvro(fixed(16, 'uuid'), Buffer.from(uuid.replaceAll('-', ''), 'hex')).value).toBe(uuid)
  })

  it.each([
    [logical('string', 'date'), [2, 97], 'a'],
    [logical('long', 'date'), [2], 1],
    [logical('int', 'made-up'), [2], 1],
    [fixed(3, 'duration'), [1, 2, 3], 'AQID'],
    [fixed(15, 'uuid'), Array.from({ length: 15 }, () => 0), 'AAAAAAAAAAAAAAAAAAAA'],
  ])('ignores what it does not know or what does not fit: %j', (schema, bytes, expected) => {
    expect(decodeAvro(schema, bytes)).toMatchObject({ value: expected, diagnostics: [] })
  })
})
