import { createHash } from 'node:crypto'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from '#shared/lib/base64.ts'
import { compareDecimals, parseDecimal } from '#shared/lib/decimal.ts'
import { sha1 } from '#shared/lib/sha1.ts'
import { decodeUtf8, encodeUtf8, utf8ByteLength } from '#shared/lib/utf8.ts'
import { dnsNamespace, parseUuid, toHex, uuidV5 } from '#shared/lib/uuid.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 })

describe('UTF-8', () => {
  it('decodes strictly: the same bytes come back, or null', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = decodeUtf8(bytes)
        if (text === null) expect(Buffer.from(bytes).toString('utf8')).toContain('\ufffd')
        else expect(encodeUtf8(text)).toStrictEqual(new Uint8Array(bytes))
      }),
    )
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA')
  })

  it.each([1, 5_000])('counts bytes as they are written (text × %i)', (times) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        expect(utf8ByteLength(text.repeat(times))).toBe(Buffer.byteLength(text.repeat(times)))
      }),
    )
    expect(utf8ByteLength('\ud800a'.repeat(times))).toBe(4 * times)
  })
})

describe('base64', () => {
  it('agrees with Node', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(text)).toStrictEqual(new Uint8Array(bytes))
      }),
    )
  })

  it.each(['a', 'a===', '!!!!', 'ab=c', 'äbcd'])('refuses %s', (text) => {
    expect(decodeBase64(text)).toBeNull()
  })
})

describe('UUID version 5', () => {
  it('is SHA-1 of Node for all lengths', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = new Uint8Array(length).fill(length)
      expect(toHex(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'))
    }
  })

  it('gives the vector of RFC 9562', () => {
    expect(uuidV5(parseUuid(dnsNamespace)!, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })
})

describe('decimals', () => {
  it('compare like integers, however long', () => {
    const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const order = compareDecimals(parseDecimal(String(a))!, parseDecimal(String(b))!)
        expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  it('do not care how the number is written', () => {
    const forms = ['100', '1e2', '100.0', '0.1E3', '1000e-1', '00100']
    for (const form of forms) expect(compareDecimals(parseDecimal(form)!, parseDecimal('100')!)).toBe(0)
    expect(compareDecimals(parseDecimal('9223372036854775807')!, parseDecimal('9223372036854775808')!)).toBeLessThan(0)
    expect(compareDecimals(parseDecimal('-0')!, parseDecimal('0.0')!)).toBe(0)
    expect(compareDecimals(parseDecimal('-7')!, parseDecimal('-7.0')!)).toBe(0)
    expect(compareDecimals(parseDecimal('1e999999')!, parseDecimal('9e400')!)).toBeGreaterThan(0)
  })
})
