import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { readTimestamp, type TimestampUnit } from '#shared/domain/mapping/timestamp.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'

describe('epoch numbers', () => {
  it.each<[JsonValue, TimestampUnit, string, string]>([
    [1_761_073_772, 'auto', '2025-10-21T19:09:32.000Z', 'seconds by its size (10 digits)'],
    [1_761_073_772.263, 'auto', '2025-10-21T19:09:32.263Z', 'seconds by its size (10 digits)'],
    [1_761_073_772_263, 'auto', '2025-10-21T19:09:32.263Z', 'milliseconds by its size (13 digits)'],
    ['1761073772263', 'auto', '2025-10-21T19:09:32.263Z', 'milliseconds by its size (13 digits)'],
    [new ExactNumber('1761073772263123'), 'auto', '2025-10-21T19:09:32.263Z', 'microseconds by its size (16 digits)'],
    [new ExactNumber('1761073772263123456'), 'auto', '2025-10-21T19:09:32.263Z', 'nanoseconds by its size (19 digits)'],
    [0, 'auto', '1970-01-01T00:00:00.000Z', 'seconds by its size (1 digits)'],
    [-1, 'auto', '1969-12-31T23:59:59.000Z', 'seconds by its size (1 digits)'],
    [1_761_073_772, 's', '2025-10-21T19:09:32.000Z', 'seconds as the mapping says'],
    [1_761_073_772, 'ms', '1970-01-21T09:11:13.772Z', 'milliseconds as the mapping says'],
    [1_761_073_772, 'us', '1970-01-01T00:29:21.073Z', 'microseconds as the mapping says'],
  ])('%s as %s', (value, unit, iso, how) => {
    expect(readTimestamp(value, unit)).toMatchObject({ iso, epochMs: Date.parse(iso), note: `read as epoch ${how}` })
  })

  it.each<[JsonValue, TimestampUnit]>([
    [new ExactNumber('123456789012345678901'), 'auto'],
    [new ExactNumber('1e400'), 's'],
    [1_761_073_772_263, 's'],
  ])('%s as %s is none', (value, unit) => {
    expect(typeof readTimestamp(value, unit)).toBe('string')
  })
})

describe('ISO 8601', () => {
  it.each([
    '2025-10-21T19:09:32Z',
    '2025-10-21T19:09:32.263123Z',
    '2025-10-21T21:09:32.263+02:00',
    '2024-02-29T00:00:00-11:30',
  ])('%s stays as it is', (text) => {
    expect(readTimestamp(text, 'auto')).toStrictEqual({
      iso: text,
      epochMs: Date.parse(text),
      note: null,
      zoneAssumed: false,
    })
  })

  it.each([
    ['2025-10-21', '2025-10-21T00:00:00.000Z', true],
    ['2025-10-21T19:09', '2025-10-21T19:09:00.000Z', true],
    ['2025-10-21 19:09:32,5', '2025-10-21T19:09:32.500Z', true],
    ['2025-10-21 19:09:32 +0200', '2025-10-21T17:09:32.000Z', false],
    ['2025-10-21t19:09:32z', '2025-10-21T19:09:32.000Z', false],
    [' 2025-10-21T19:09:32Z ', '2025-10-21T19:09:32.000Z', false],
  ])('%j is rewritten', (text, iso, zoneAssumed) => {
    expect(readTimestamp(text, 'auto')).toMatchObject({ iso, zoneAssumed, epochMs: Date.parse(iso) })
  })

  it.each<JsonValue>([
    '2025-02-29T00:00:00Z',
    '2025-04-31',
    '2025-13-01T00:00:00Z',
    '2025-10-21T24:00:00Z',
    '2025-10-21T19:60:00Z',
    '2025-10-21T19:09:32+25:00',
    '21.10.2025',
    'yesterday',
    '',
    true,
    null,
    [],
    {},
  ])('%j is none', (value) => {
    expect(typeof readTimestamp(value, 'auto')).toBe('string')
  })

  it('means the same time in every zone it is written in', () => {
    const date = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (when, minutes) => {
        const sign = minutes < 0 ? '-' : '+'
        const two = (value: number) => String(value).padStart(2, '0')
        const zone = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
        const local = new Date(when.getTime() + minutes * 60_000).toISOString().replace('Z', zone)
        expect(readTimestamp(local, 'auto')).toMatchObject({ iso: local, epochMs: when.getTime() })
        expect(readTimestamp(local.replace('T', ' '), 'auto')).toMatchObject({ epochMs: when.getTime() })
      }),
    )
  })
})
