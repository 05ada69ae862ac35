import avro from 'avsc'
import { fc } from '../../support/property.ts'
import { parse } from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { aRecord } from '../../support/a-record.ts'
import { bigintLong } from '../../support/avro/bigint-long.ts'
import { comparable } from '../../support/decoder/comparable.ts'
import { lookupOf } from '../../support/decoder/corpus.ts'
import { aKnownSchema, idPrefix } from '../../support/decoder/known-schema.ts'

function decode(schema: KnownSchema, body: Uint8Array): JsonValue {
  const lookup = lookupOf([schema])
  const { value } = decodeRecord(aRecord({ value: Uint8Array.of(...idPrefix, ...body) }), 'auto', lookup)
  expect(value.diagnostics).toStrictEqual([])
  return value.value
}

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const unsignedLong = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const exact = (value: bigint) => new ExactNumber(value.toString())
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const finite = (value: number): JsonValue => (Number.isFinite(value) ? value : String(value))
const text = fc.string({ unit: 'grapheme' })

describe('what protobufjs encodes', () => {
  const proto = `syntax = "proto3"; package test;
    message All {
      int64 an_int64 = 1; uint64 a_uint64 = 2; sint64 a_sint64 = 3; fixed64 a_fixed64 = 4; sfixed64 an_sfixed64 = 5;
      int32 an_int32 = 6; uint32 a_uint32 = 7; sint32 a_sint32 = 8; double a_double = 9; float a_float = 10;
      string a_string = 11; bytes some_bytes = 12; bool a_bool = 13; repeated int64 list = 14;
      map<string, sint32> numbers = 15; optional All inner = 100;
    }`
  const schema = aKnownSchema({ schemaType: 'PROTOBUF', schema: proto })
  const type = parse(proto, { keepCase: true }).root.lookupType('test.All')

  const fields = fc.record({
    an_int64: long,
    a_uint64: unsignedLong,
    a_sint64: long,
    a_fixed64: unsignedLong,
    an_sfixed64: long,
    an_int32: int,
    a_uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    a_sint32: int,
    a_double: fc.double(),
    a_float: fc.float(),
    a_string: text,
    some_bytes: fc.uint8Array(),
    a_bool: fc.boolean(),
    list: fc.array(long, { maxLength: 5 }),
    numbers: fc.dictionary(fc.string({ minLength: 1 }), int, { maxKeys: 4, noNullPrototype: true }),
  })
  type Fields = ReturnType<typeof fields.generate>['value']

  const toEncode = (all: Fields) => ({
    ...Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value]),
    ),
    list: all.list.map(String),
  })
  const shown = (all: Fields): { [key: string]: JsonValue } => ({
    an_int64: exact(all.an_int64),
    a_uint64: exact(all.a_uint64),
    a_sint64: exact(all.a_sint64),
    a_fixed64: exact(all.a_fixed64),
    an_sfixed64: exact(all.an_sfixed64),
    an_int32: all.an_int32,
    a_uint32: all.a_uint32,
    a_sint32: all.a_sint32,
    a_double: finite(all.a_double),
    a_float: finite(all.a_float),
    a_string: all.a_string,
    some_bytes: base64(all.some_bytes),
    a_bool: all.a_bool,
    list: all.list.map(exact),
    numbers: all.numbers,
  })
  /** A float in its shortest form is another double, but the same float. */
  const asFloats = (value: JsonValue): JsonValue => {
    const { a_float: float, inner, ...rest } = value as { [key: string]: JsonValue }
    const same = typeof float === 'number' ? Math.fround(float) : (float ?? null)
    return inner === undefined ? { ...rest, a_float: same } : { ...rest, a_float: same, inner: asFloats(inner) }
  }

  it('decodes to the same values, nested or not', () => {
    fc.assert(
      fc.property(fields, fc.option(fields), (outer, inner) => {
        const message = { ...toEncode(outer), ...(inner === null ? {} : { inner: toEncode(inner) }) }
        const body = Uint8Array.of(0, ...type.encode(type.fromObject(message)).finish())
        const expected = { ...shown(outer), ...(inner === null ? {} : { inner: shown(inner) }) }
        expect(comparable(asFloats(decode(schema, body)))).toStrictEqual(comparable(expected))
      }),
      { numRuns: 500 },
    )
  })
})

describe('what avsc encodes', () => {
  const declared = {
    type: 'record',
    name: 'All',
    fields: [
      { name: 'an_int', type: 'int' },
      { name: 'a_long', type: 'long' },
      { name: 'a_double', type: 'double' },
      { name: 'a_string', type: 'string' },
      { name: 'some_bytes', type: 'bytes' },
      { name: 'a_boolean', type: 'boolean' },
      { name: 'maybe', type: ['null', 'string'] },
      { name: 'list', type: { type: 'array', items: 'long' } },
      { name: 'numbers', type: { type: 'map', values: 'int' } },
      { name: 'color', type: { type: 'enum', name: 'Color', symbols: ['RED', 'GREEN'] } },
      { name: 'next', type: ['null', 'All'] },
    ],
  } as const
  const schema = aKnownSchema({ schemaType: 'AVRO', schema: JSON.stringify(declared) })
  const type = avro.Type.forSchema(structuredClone(declared) as never, { registry: { long: bigintLong } })

  const fields = fc.record({
    an_int: int,
    a_long: long,
    a_double: fc.double(),
    a_string: text,
    some_bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    a_boolean: fc.boolean(),
    maybe: fc.option(text),
    list: fc.array(long, { maxLength: 5 }),
    numbers: fc.dictionary(fc.string({ minLength: 1 }), int, { maxKeys: 4, noNullPrototype: true }),
    color: fc.constantFrom('RED', 'GREEN'),
  })
  const shown = (all: ReturnType<typeof fields.generate>['value'], next: JsonValue): JsonValue => ({
    ...all,
    a_long: exact(all.a_long),
    a_double: finite(all.a_double),
    some_bytes: base64(all.some_bytes),
    list: all.list.map(exact),
    next,
  })

  it('decodes to the same values, recursive or not', () => {
    fc.assert(
      fc.property(fields, fc.option(fields), (outer, inner) => {
        const next = inner === null ? null : { ...inner, next: null }
        const body = type.toBuffer({ ...outer, next })
        const expected = shown(outer, inner === null ? null : shown(inner, null))
        expect(comparable(decode(schema, body))).toStrictEqual(comparable(expected))
      }),
      { numRuns: 500 },
    )
  })
})
