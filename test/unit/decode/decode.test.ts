import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decodePayload } from '#shared/domain/decode/decode-payload.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { encodeBase64 } from '#shared/lib/base64.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { recordFormat } from '#shared/schema/relay.ts'
import { aRecord } from '../../support/a-record.ts'

const formats = recordFormat.options
const codes = (payload: { diagnostics: readonly { code: string }[] }) => payload.diagnostics.map(({ code }) => code)
const framed = (json: string) => Uint8Array.of(0, 0, 0, 0, 42, ...encodeUtf8(json))

describe('decoding a payload', () => {
  it('says nothing about plain JSON and keeps its digits', () => {
    expect(decodePayload(encodeUtf8('{"id":9223372036854775807}'), 'auto')).toStrictEqual({
      format: 'json',
      value: { id: new ExactNumber('9223372036854775807') },
      schemaId: null,
      diagnostics: [],
    })
  })

  it.each(formats)('tells a tombstone from an empty payload (%s)', (format) => {
    expect(decodePayload(null, format)).toMatchObject({ format: 'null', value: null, diagnostics: [] })
    expect(decodePayload(new Uint8Array(), format)).toMatchObject({ format: 'empty', value: '' })
  })

  it('keeps broken JSON as text and says where it breaks', () => {
    const payload = decodePayload(encodeUtf8('{"a": 1,\n "b": }'), 'auto')
    expect(payload).toMatchObject({ format: 'text', value: '{"a": 1,\n "b": }' })
    expect(payload.diagnostics[0]).toMatchObject({ code: 'json-broken', position: 15 })
    expect(payload.diagnostics[0]?.message).toContain('line 2, column 7')
  })

  it('explains its guesses', () => {
    expect(codes(decodePayload(encodeUtf8('u_77'), 'auto'))).toStrictEqual(['guessed-text'])
    expect(codes(decodePayload(encodeUtf8('007'), 'auto'))).toStrictEqual(['guessed-text'])
    expect(codes(decodePayload(encodeUtf8('42'), 'auto'))).toStrictEqual(['guessed-json'])
    expect(codes(decodePayload(encodeUtf8('hello'), 'json'))).toStrictEqual(['json-broken'])
    expect(codes(decodePayload(encodeUtf8('{"a":1,"a":2}'), 'auto'))).toStrictEqual(['json-duplicate-keys'])
    expect(codes(decodePayload(encodeUtf8('\ufeff{"a":1}'), 'auto'))).toStrictEqual(['byte-order-mark'])
  })

  it.each(formats)('never reads JSON behind a schema id as plain JSON (%s)', (format) => {
    const bytes = framed('{"event_name":"purchase"}')
    const payload = decodePayload(bytes, format)
    expect(payload).toMatchObject({ format: 'bytes', schemaId: 42, value: { base64: encodeBase64(bytes) } })
    expect(codes(payload)).toStrictEqual(['registry-needed'])
  })

  it('recognises a schema GUID, but not any text that begins with 01', () => {
    const guid = [0x6f, 0x0c, 0x1d, 0x2e, 0xaa, 0xaa, 0x4b, 0xbb, 0x8c, 0xcc, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12]
    expect(decodePayload(Uint8Array.of(1, ...guid, 123, 125), 'auto')).toMatchObject({
      format: 'bytes',
      schemaGuid: '6f0c1d2e-aaaa-4bbb-8ccc-123456789012',
    })
    expect(decodePayload(encodeUtf8('\u0001 a text that is long enough'), 'auto')).toMatchObject({ format: 'text' })
  })

  it('asks for a schema id where the chosen format needs one', () => {
    expect(codes(decodePayload(encodeUtf8('{"a":1}'), 'avro'))).toStrictEqual(['schema-id-missing'])
  })

  it('takes numbers for what they are, though they are valid UTF-8', () => {
    const key = decodePayload(Uint8Array.of(0, 0, 0, 42), 'auto')
    expect(key).toMatchObject({ format: 'bytes', value: { base64: 'AAAAKg==' } })
    expect(key.diagnostics[0]?.message).toContain('the number 42 as a 32-bit integer')
    expect(codes(decodePayload(encodeUtf8('a\0b'), 'auto'))).toStrictEqual(['guessed-bytes'])
    expect(codes(decodePayload(encodeUtf8('1\0'), 'auto'))).toStrictEqual(['guessed-bytes'])
  })

  it('shows bytes that are no text as base64', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x7b)
    expect(decodePayload(bytes, 'auto')).toMatchObject({ format: 'bytes', value: { base64: '//57' } })
    expect(codes(decodePayload(bytes, 'json'))).toStrictEqual(['utf8-invalid'])
    expect(codes(decodePayload(encodeUtf8('Obj\u0001rest'), 'auto'))).toStrictEqual(['avro-container'])
  })
})

describe('decoding a record', () => {
  it('takes the schema from the last header that names it', () => {
    const record = aRecord({
      value: '{"a":1}',
      headers: [
        ['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 1)],
        ['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 7)],
      ],
    })
    const { value } = decodeRecord(record, 'auto')
    expect(value).toMatchObject({ format: 'json', value: { a: 1 }, schemaId: 7 })
    expect(codes(value)).toStrictEqual(['schema-id-in-header'])
    expect(decodeRecord(aRecord({ ...record, value: Uint8Array.of(2, 9) }), 'auto').value).toMatchObject({
      format: 'bytes',
      schemaId: 7,
    })
  })

  it('guesses the key for itself, whatever the value is', () => {
    expect(decodeRecord(aRecord({ key: 'u_77' }), 'avro').key).toMatchObject({ format: 'text', value: 'u_77' })
  })

  it('never throws and never touches the raw record', () => {
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.integer({ min: 0, max: 255 })).map(([json, at, byte]) => {
      const bytes = encodeUtf8(json)
      bytes[at % Math.max(1, bytes.length)] = byte
      return bytes
    })
    const framedBytes = fc.uint8Array({ minLength: 4 }).map((bytes) => Uint8Array.of(bytes[0]! % 2, ...bytes))
    const payload = fc.option(fc.oneof(fc.uint8Array(), mutated, framedBytes), { nil: null })
    const header = fc.tuple(fc.constantFrom('__value_schema_id', '__key_schema_id', '__proto__', 'x'), payload)
    fc.assert(
      fc.property(
        payload,
        payload,
        fc.array(header, { maxLength: 3 }),
        fc.constantFrom(...formats),
        (key, value, headers, format) => {
          const raw = aRecord({ key, value, headers })
          const copy = structuredClone(raw)
          const decoded = decodeRecord(raw, format)
          expect(decoded.raw).toStrictEqual(copy)
          if (decoded.value.format === 'bytes')
            expect(decoded.value.value).toStrictEqual({ base64: encodeBase64(value!) })
        },
      ),
      { numRuns: 3_000 },
    )
  })
})
