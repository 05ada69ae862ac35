import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decodeCaptureLine, encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { aRecord } from '../../support/a-record.ts'

const read = (line: string) => {
  const result = decodeCaptureLine(line, 1)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('a line of a capture', () => {
  it('gives the same record back, byte by byte', () => {
    const bytes = fc.option(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }).map((text) => Uint8Array.from(Buffer.from(text))),
      ),
      { nil: null },
    )
    const record = fc.record({
      topic: fc.string({ minLength: 1 }),
      partition: fc.nat(),
      offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      timestampMs: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }),
      key: bytes,
      value: bytes,
      headers: fc.array(fc.tuple(fc.string({ unit: 'binary' }), bytes), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(record, (raw) => {
        const line = encodeCaptureLine(raw)
        expect(line).not.toContain('\n')
        expect(read(line)).toStrictEqual({ ...raw, headers: raw.headers.map(([name, value]) => [name, value]) })
      }),
      { numRuns: 1_000 },
    )
  })

  it('looks as the interface says', () => {
    const line =
      '{"topic":"user-events","partition":3,"offset":"8841","timestamp":"1763721721113","key":{"utf8":"u_77"},"headers":[["trace",{"utf8":"abc"}]],"value":{"base64":"AAAAAAE="}}'
    const record = aRecord({
      key: 'u_77',
      headers: [['trace', 'abc']],
      value: Uint8Array.of(0, 0, 0, 0, 1, 0xff).subarray(0, 5),
    })
    expect(read(line)).toStrictEqual(record)
    // Five bytes of control characters are valid UTF-8 as well; both forms give the same record.
    expect(read(encodeCaptureLine(record))).toStrictEqual(record)
  })

  it('uses base64 only where the bytes are no UTF-8, and tells a tombstone from an empty value', () => {
    expect(encodeCaptureLine(aRecord({ value: Uint8Array.of(0xff) }))).toContain('"value":{"base64":"/w=="}')
    expect(encodeCaptureLine(aRecord({ value: '' }))).toContain('"value":{"utf8":""}')
    expect(encodeCaptureLine(aRecord({ value: null }))).toContain('"value":null')
  })

  it.each([
    ['{', 'not valid JSON'],
    ['[]', 'not a JSON object'],
    ['{"partition":1}', '"topic"'],
    ['{"topic":"t","partition":-1}', '"partition"'],
    ['{"topic":"t","partition":1,"offset":"x"}', '"offset"'],
    ['{"topic":"t","partition":1,"offset":9007199254740993}', '"offset"'],
    ['{"topic":"t","partition":1,"offset":"1","timestamp":"1","key":"k"}', '"key"'],
    ['{"topic":"t","partition":1,"offset":"1","timestamp":"1","key":null,"value":{"base64":"!"}}', 'base64'],
    ['{"topic":"t","partition":1,"offset":"1","timestamp":"1","key":null}', '"value"'],
    ['{"topic":"t","partition":1,"offset":"1","timestamp":"1","key":null,"value":null,"headers":[["a"]]}', 'header'],
  ])('names line and reason when it is wrong: %s', (text, reason) => {
    const result = decodeCaptureLine(text, 17)
    expect(result).toMatchObject({ ok: false, error: { line: 17 } })
    if (!result.ok) {
      expect(result.error.message).toContain('Line 17')
      expect(result.error.message).toContain(reason)
    }
  })
})
