import { describe, expect, it } from 'vitest'
import { decodePayload } from '#shared/domain/decode/decode-payload.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { explainFormat } from '#shared/domain/decode/explain-format.ts'
import { schemaKeysOf } from '#shared/domain/decode/framing.ts'
import type { BodyDecoder, SchemaLookup, SchemaState } from '#shared/domain/decode/types.ts'
import { encodeBase64 } from '#shared/lib/base64.ts'
import { err, ok } from '#shared/lib/result.ts'
import { encodeUtf8, decodeUtf8 } from '#shared/lib/utf8.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { aRecord } from '../../support/a-record.ts'

const guid = '1d20cbb9-e5e3-5e97-54e7-da170b6e5ddb'
const guidBytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
const rules = { code: 'schema-rules', message: 'rules are not carried out' }

/** Reads a body as text; `!` at its start fails, `?` throws. */
const textDecoder = (format: BodyDecoder['format']): BodyDecoder => ({
  format,
  decode: ({ bytes, headerTail }) => {
    const text = decodeUtf8(bytes) ?? ''
    if (text.startsWith('!')) return err({ code: 'avro-broken', message: 'it begins with !' })
    if (text.startsWith('?')) throw new TypeError('thrown')
    const tail = headerTail === null ? null : [...headerTail]
    return ok({ value: { text, tail }, messageType: 'shop.Order', diagnostics: [] })
  },
})

const ready = (format: BodyDecoder['format'], diagnostics = [rules].slice(1)): SchemaState => ({
  kind: 'ready',
  decoder: textDecoder(format),
  subject: 'orders-value',
  version: 3,
  diagnostics,
})

function lookup(states: Readonly<Record<string, SchemaState>>): SchemaLookup {
  const missing: SchemaState = {
    kind: 'missing',
    type: null,
    diagnostic: { code: 'schema-not-found', message: 'no such schema' },
  }
  return {
    find: (key) => states[key] ?? missing,
    container: () => ok({ value: [1], messageType: 'shop.User', diagnostics: [] }),
  }
}

const schemas = lookup({
  'id:42': ready('avro'),
  'id:43': ready('json-schema', [rules]),
  [`guid:${guid}`]: ready('protobuf'),
})

const prefixed = (id: number, body: string) => Uint8Array.of(0, 0, 0, id >> 8, id & 255, ...encodeUtf8(body))
const codes = (payload: { diagnostics: readonly { code: string }[] }) => payload.diagnostics.map(({ code }) => code)

describe('a payload whose schema is known', () => {
  it('is decoded by it, whatever follows the frame', () => {
    expect(decodePayload(prefixed(42, '{"a":1}'), 'auto', schemas)).toStrictEqual({
      format: 'avro',
      value: { text: '{"a":1}', tail: null },
      schemaId: 42,
      schema: {
        framing: 'id-prefix',
        type: 'AVRO',
        subject: 'orders-value',
        version: 3,
        messageType: 'shop.Order',
      },
      diagnostics: [],
    })
  })

  it('is found by its GUID, which is no UUID of any version', () => {
    const payload = decodePayload(Uint8Array.of(1, ...guidBytes, 97), 'auto', schemas)
    expect(payload).toMatchObject({
      format: 'protobuf',
      schemaId: null,
      schemaGuid: guid,
      schema: { framing: 'guid-prefix', type: 'PROTOBUF' },
    })
  })

  it('is found by a header, with what follows the id in it', () => {
    const header = (value: Uint8Array) => aRecord({ value: 'body', headers: [['__value_schema_id', value]] })
    expect(decodeRecord(header(Uint8Array.of(0, 0, 0, 0, 42)), 'auto', schemas).value).toMatchObject({
      value: { text: 'body', tail: [] },
      schema: { framing: 'id-header' },
    })
    expect(decodeRecord(header(Uint8Array.of(1, ...guidBytes, 4, 2, 0)), 'auto', schemas).value).toMatchObject({
      value: { text: 'body', tail: [4, 2, 0] },
      schemaGuid: guid,
      schema: { framing: 'guid-header' },
    })
    const empty = aRecord({ value: '', headers: [['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 42)]] })
    expect(decodeRecord(empty, 'auto', schemas).value).toMatchObject({ format: 'avro', value: { text: '' } })
    const tombstone = aRecord({ value: null, headers: [['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 42)]] })
    expect(decodeRecord(tombstone, 'auto', schemas).value.format).toBe('null')
  })

  it('is not named by a header that holds neither id nor GUID, which is said', () => {
    const of = (value: Uint8Array | null) =>
      decodeRecord(
        aRecord({ key: 'k', value: prefixed(42, 'x'), headers: [['__value_schema_id', value]] }),
        'auto',
        schemas,
      )
    const told = (value: Uint8Array | null) => {
      const { key, value: payload } = of(value)
      expect(key.diagnostics).toMatchObject([{ code: 'guessed-text' }])
      expect(payload).toMatchObject({ value: { text: 'x' }, diagnostics: [{ code: 'schema-header-unreadable' }] })
      return payload.diagnostics[0]?.message
    }
    expect(told(encodeUtf8('42'))).toContain('The header __value_schema_id holds 2 bytes, which is no schema id')
    expect(told(Uint8Array.of(0, 0, 0, 42))).toContain('holds 4 bytes')
    expect(told(Uint8Array.of(1, ...guidBytes.subarray(1)))).toContain('holds 16 bytes')
    expect(told(Uint8Array.of(0))).toContain('holds 1 byte,')
    expect(told(null)).toContain('holds nothing')
    const tombstone = aRecord({ value: null, headers: [['__value_schema_id', encodeUtf8('42')]] })
    expect(decodeRecord(tombstone, 'auto', schemas).value.diagnostics).toStrictEqual([])
  })

  it('is decoded as a key just the same', () => {
    const record = aRecord({ key: prefixed(42, 'k'), value: 'v' })
    expect(decodeRecord(record, 'auto', schemas).key).toMatchObject({ format: 'avro', value: { text: 'k' } })
    const bare = aRecord({ key: 'k', value: 'v', headers: [['__key_schema_id', Uint8Array.of(0, 0, 0, 0, 43)]] })
    const decoded = decodeRecord(bare, 'auto', schemas)
    expect(decoded.key).toMatchObject({ format: 'json-schema', schemaId: 43 })
    expect(decoded.value).toMatchObject({ format: 'text', schemaId: null })
  })

  it.each<[RecordFormat, number, readonly string[]]>([
    ['auto', 42, []],
    ['avro', 42, []],
    ['json', 42, ['format-mismatch']],
    ['protobuf', 42, ['format-mismatch']],
    ['json', 43, ['schema-rules']],
    ['json-schema', 43, ['schema-rules']],
    ['avro', 43, ['format-mismatch', 'schema-rules']],
  ])('is read by its schema where %s was chosen for %i, which is said', (format, id, expected) => {
    const payload = decodePayload(prefixed(id, 'x'), format, schemas)
    expect(payload.value).toMatchObject({ text: 'x' })
    expect(codes(payload)).toStrictEqual(expected)
  })

  it('stays as bytes where the body does not fit, with the reason', () => {
    const bytes = prefixed(42, '! no')
    expect(decodePayload(bytes, 'json', schemas)).toMatchObject({
      format: 'bytes',
      value: { base64: encodeBase64(bytes) },
      schemaId: 42,
      schema: { type: 'AVRO', subject: 'orders-value', messageType: null },
      diagnostics: [{ code: 'format-mismatch' }, { code: 'avro-broken', message: 'it begins with !' }],
    })
  })

  it('stays empty where there is nothing and the schema wants something', () => {
    const nothing: BodyDecoder = { format: 'avro', decode: () => err({ code: 'avro-broken', message: 'it ends here' }) }
    const state: SchemaState = { kind: 'ready', decoder: nothing, subject: null, version: null, diagnostics: [] }
    const raw = aRecord({ value: '', headers: [['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 42)]] })
    expect(decodeRecord(raw, 'auto', lookup({ 'id:42': state })).value).toMatchObject({
      format: 'empty',
      value: '',
      schemaId: 42,
      diagnostics: [{ code: 'avro-broken' }],
    })
  })

  it('stays as bytes where a decoder has a mistake, and asks for a report', () => {
    const payload = decodePayload(prefixed(42, '?'), 'auto', schemas)
    expect(payload).toMatchObject({ format: 'bytes', diagnostics: [{ code: 'decoder-failed' }] })
    expect(payload.diagnostics[0]?.message).toContain('thrown')
  })
})

describe('a payload whose schema is not known', () => {
  const doubt = (bytes: Uint8Array) => {
    const payload = decodePayload(bytes, 'auto', schemas)
    expect(payload).toMatchObject({ format: 'bytes', value: { base64: encodeBase64(bytes) } })
    expect(codes(payload)).toStrictEqual(['schema-not-found', 'maybe-not-framed'])
    return payload.diagnostics[1]?.message
  }

  it('may be no framed payload at all, which is said with what hints at it', () => {
    expect(doubt(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0))).toContain('are the number 256 as a 64-bit integer')
    expect(doubt(Uint8Array.of(0, ...encodeUtf8('{"a":1}')))).toContain('the text "{\\"a\\""')
    expect(doubt(Uint8Array.of(0, 0, 0, 0, 0, 7))).toContain('this one would be 0')
    expect(doubt(prefixed(99, 'x'))).toContain('A payload can begin with 00 by accident. ')
    expect(doubt(Uint8Array.of(1, ...Buffer.alloc(16, 0xff), 1))).toContain('A payload can begin with 01 by accident. ')
  })

  it('is read as JSON where a header names the schema, unless that is known to be none', () => {
    const record = aRecord({ value: '{"a":1}', headers: [['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 9)]] })
    const { value } = decodeRecord(record, 'auto', schemas)
    expect(value).toMatchObject({ format: 'json', value: { a: 1 }, schemaId: 9 })
    expect(codes(value)).toStrictEqual(['schema-id-in-header', 'schema-not-found'])
    const broken = { code: 'schema-broken', message: 'the Avro schema is broken' }
    const known = lookup({ 'id:9': { kind: 'missing', type: 'AVRO', diagnostic: broken } })
    expect(decodeRecord(record, 'auto', known).value).toMatchObject({
      format: 'bytes',
      schema: { type: 'AVRO' },
      diagnostics: [broken],
    })
  })
})

describe('an Avro object container', () => {
  it('is read whatever was chosen, and says so where it was not Avro', () => {
    const bytes = encodeUtf8('Obj\u0001rest')
    expect(decodePayload(bytes, 'auto', schemas)).toMatchObject({
      format: 'avro',
      value: [1],
      schemaId: null,
      schema: { framing: 'container', messageType: 'shop.User' },
      diagnostics: [],
    })
    expect(codes(decodePayload(bytes, 'json', schemas))).toStrictEqual(['format-mismatch'])
  })
})

describe('what a record asks of the registry', () => {
  it('is the schemas of its key and value, wherever they are named', () => {
    expect(schemaKeysOf(aRecord({ key: 'k', value: '{}' }))).toStrictEqual([])
    expect(schemaKeysOf(aRecord({ key: prefixed(1, ''), value: prefixed(2, '') }))).toStrictEqual(['id:1', 'id:2'])
    expect(schemaKeysOf(aRecord({ key: null, value: Uint8Array.of(1, ...guidBytes) }))).toStrictEqual([`guid:${guid}`])
    const headers = [['__value_schema_id', Uint8Array.of(0, 0, 0, 0, 7)] as const]
    expect(schemaKeysOf(aRecord({ key: null, value: prefixed(2, ''), headers }))).toStrictEqual(['id:7'])
    expect(schemaKeysOf(aRecord({ key: null, value: null, headers }))).toStrictEqual([])
    // A Protobuf message whose fields are all zero has no bytes.
    expect(schemaKeysOf(aRecord({ key: null, value: '', headers }))).toStrictEqual(['id:7'])
  })
})

describe('the first line of a decode report', () => {
  const explained = (bytes: Uint8Array | string, format: RecordFormat = 'auto') =>
    explainFormat(decodePayload(typeof bytes === 'string' ? encodeUtf8(bytes) : bytes, format, schemas), format)

  it.each([
    ['{"a":1}', 'JSON, because it names no schema and parses as JSON.'],
    ['hello', 'Text, because it names no schema, is valid UTF-8, and does not parse as JSON.'],
    ['', 'A payload of no bytes.'],
    [Uint8Array.of(0xff), 'Bytes, because it names no schema that could be used and is no text.'],
    [
      prefixed(42, 'x'),
      'Avro, because schema id 42 behind the leading 00 says so: shop.Order, subject orders-value, version 3.',
    ],
    [prefixed(99, 'x'), 'Bytes, because schema id 99 behind the leading 00 could not be used to read it.'],
    [encodeUtf8('Obj\u0001'), 'Avro, because the schema in the file’s own header says so: shop.User.'],
  ])('says why: %j', (bytes, expected) => {
    expect(explained(bytes)).toBe(expected)
  })

  it('says what was chosen', () => {
    expect(explained('{}', 'json')).toBe('JSON, as chosen.')
  })
})
