import { fc } from '../../support/property.ts'
import { describe, expect, test } from 'vitest'
import { byteSize, count, percent, rate } from '../../../renderer/ui/format/numbers.ts'
import { clockTime, duration, fullTime, isoTime } from '../../../renderer/ui/format/time.ts'
import { bytesText, stretchesOfLine } from '../../../renderer/ui/hex-view/annotated.ts'
import { bytesOfBase64, gapBefore, hexLine, hexPairs, lineCount } from '../../../renderer/ui/hex-view/hex.ts'

describe('raw bytes', () => {
  test('a line has its offset, sixteen bytes and what is printable', () => {
    const bytes = new TextEncoder().encode('0123456789abcdef\u0000\u00e9!')
    expect(hexLine(bytes, 0)).toEqual({
      offset: '00000000',
      hex: '30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66',
      ascii: '0123456789abcdef',
    })
    expect(hexLine(bytes, 1).ascii).toBe('···!')
    expect(hexLine(bytes, 1).hex.trimEnd()).toBe('00 c3 a9 21')
    expect(lineCount(bytes)).toBe(2)
  })

  test('short lines keep the columns in line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 16 }), (bytes) => {
        expect(hexLine(bytes, 0).hex.length).toBe(48)
      }),
    )
  })

  test('base64 comes back as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect([...bytesOfBase64(Buffer.from(bytes).toString('base64'))]).toEqual([...bytes])
      }),
    )
  })
})

describe('bytes that mean something', () => {
  const notes = [
    { from: 0, to: 1, label: 'magic byte 0' },
    { from: 1, to: 5, label: 'schema id 4' },
    { from: 14, to: 18, label: 'across two lines' },
  ]

  test('cut a line where their meaning changes', () => {
    expect(stretchesOfLine(notes, 0, 40)).toEqual([
      { from: 0, to: 1, note: 0 },
      { from: 1, to: 5, note: 1 },
      { from: 5, to: 14, note: null },
      { from: 14, to: 16, note: 2 },
    ])
    expect(stretchesOfLine(notes, 1, 40)[0]).toEqual({ from: 16, to: 18, note: 2 })
  })

  test('together are the whole line, as a dump without notes shows it', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_one, index) => index)
    for (const line of [0, 1, 2]) {
      const text = stretchesOfLine(notes, line, bytes.length)
        .map(({ from, to }) => gapBefore(from) + hexPairs(bytes, from, to))
        .join('')
      expect(text).toBe(hexLine(bytes, line).hex.trimEnd())
    }
  })

  test('say which bytes they are', () => {
    expect(notes.slice(0, 2).map(bytesText)).toEqual(['byte 0', 'bytes 1 to 4'])
  })
})

describe('times', () => {
  const ms = Date.UTC(2026, 10, 22, 9, 5, 1, 7)
  test('have milliseconds and say their zone in full', () => {
    expect(clockTime(ms, 'utc')).toBe('09:05:01.007')
    expect(fullTime(ms, 'utc')).toBe('2026-11-22 09:05:01.007 UTC')
    expect(fullTime(ms, 'local')).toMatch(/^2026-11-2\d \d\d:\d\d:01\.007 [+-]\d\d:\d\d$/)
    expect(isoTime(ms)).toBe('2026-11-22T09:05:01.007Z')
  })

  test('a timestamp that no date can hold is shown as its number', () => {
    for (const text of [clockTime(9e18, 'utc'), fullTime(9e18, 'local'), isoTime(9e18)]) expect(text).toBe(String(9e18))
  })

  test('durations are short', () => {
    expect([12.4, 4_200, 180_000, 5_400_000].map(duration)).toEqual(['12 ms', '4.2 s', '3 min', '1.5 h'])
  })
})

describe('numbers', () => {
  test('are grouped', () => expect(count(12_403)).toBe('12,403'))
  test('rates below ten keep a digit', () =>
    expect([rate(1_239.6), rate(2.25), rate(0)]).toEqual(['1,240/s', '2.3/s', '0/s']))
  test('sizes are decimal', () => expect([311, 4_200, 5e6].map(byteSize)).toEqual(['311 B', '4.2 kB', '5.0 MB']))
  test('a percentage never claims a whole that is not reached', () => {
    expect(percent(9_999, 10_000)).toBe('99.9 %')
    expect(percent(10, 10)).toBe('100 %')
    expect(percent(0, 0)).toBe('–')
  })
})
