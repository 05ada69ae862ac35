import { describe, expect, it } from 'vitest'
import { createProtobufDecoder } from '#engine/decoder/protobuf/create-decoder.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { ReferencedSchema } from '#shared/schema/schema-entry.ts'
import { aKnownSchema } from '../../support/decoder/known-schema.ts'

const create = (schema: string, references: readonly ReferencedSchema[] = []) =>
  createProtobufDecoder(aKnownSchema({ schemaType: 'PROTOBUF', schema, references }))

function decoderOf(schema: string, references: readonly ReferencedSchema[] = []) {
  const decoder = create(schema, references)
  if (!decoder.ok) throw new Error(decoder.error.message)
  return decoder.value
}

/** A body after the schema id, in hex. */
function decode(schema: string, hex: string, headerTail: string | null = null) {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
  return decoderOf(schema).decode({ bytes: bytes(hex), headerTail: headerTail === null ? null : bytes(headerTail) })
}

function valueOf(schema: string, hex: string): JsonValue {
  const outcome = decode(schema, hex)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value.value
}

const codesOf = (outcome: ReturnType<typeof decode>): readonly string[] =>
  outcome.ok ? outcome.value.diagnostics.map(({ code }) => code) : [outcome.error.code]

const aReference = (name: string, schema: string): ReferencedSchema => ({ name, subject: name, version: 1, schema })

describe('which message a Protobuf body holds', () => {
  const nested = `syntax = "proto3";
    message A { string a = 1; message Inner { int32 n = 1; } }
    message B { string b = 1; message First { message Second { bool yes = 1; } } }`

  it.each([
    ['00 0a0178', 'A'],
    ['0200 0a0178', 'A'],
    ['0202 0a0178', 'B'],
    ['040000 0805', 'A.Inner'],
    ['06020000 0801', 'B.First.Second'],
  ])('is named by its indexes: %s', (hex, messageType) => {
    expect(decode(nested, hex)).toMatchObject({ ok: true, value: { messageType, diagnostics: [] } })
  })

  it('is named in the header where the schema id stands there, and the body is bare', () => {
    expect(decode(nested, '0a0178', '0202')).toMatchObject({ ok: true, value: { messageType: 'B', value: { b: 'x' } } })
    const bare = decode(nested, '0a0178', '')
    expect(bare).toMatchObject({ ok: true, value: { messageType: 'A' } })
    expect(codesOf(bare)).toStrictEqual(['protobuf-indexes-missing'])
  })

  it('is the first one where a writer left the indexes out, which is said', () => {
    const outcome = decode(nested, '0a0178')
    expect(outcome).toMatchObject({ ok: true, value: { messageType: 'A', value: { a: 'x' } } })
    expect(codesOf(outcome)).toStrictEqual(['protobuf-indexes-missing'])
    expect(decode(nested, '')).toMatchObject({ ok: true, value: { messageType: 'A', value: { a: '' } } })
  })

  it('is found where a writer reversed the indexes, which is said', () => {
    const outcome = decode(nested, '06000002 0801')
    expect(outcome).toMatchObject({ ok: true, value: { messageType: 'B.First.Second', value: { yes: true } } })
    expect(codesOf(outcome)).toStrictEqual(['protobuf-indexes-reversed'])
  })

  it('is found where a client counts the entries of maps as messages, which is said', () => {
    const schema = `syntax = "proto3"; package p;
      message Outer { map<string, int32> before = 1; message A { string a = 1; } map<int32, A> between = 2;
        message B { int64 b = 1; } }`
    const text = decode(schema, '040006 0805')
    expect(text).toMatchObject({ ok: true, value: { messageType: 'p.Outer.B', value: { b: 5 } } })
    expect(codesOf(text)).toStrictEqual(['protobuf-indexes-compiled'])
    expect(decode(schema, '040002 0805')).toMatchObject({ value: { messageType: 'p.Outer.B', diagnostics: [] } })
  })

  it('counts the entries of maps that the text spells out', () => {
    const schema = `syntax = "proto3";
      message Outer { repeated LabelsEntry labels = 1;
        message LabelsEntry { option map_entry = true; string key = 1; string value = 2; } message A { string a = 1; } }`
    expect(decode(schema, '040002 0a0178')).toMatchObject({ value: { messageType: 'Outer.A', diagnostics: [] } })
    expect(valueOf(schema, '00 0a060a016b120176')).toStrictEqual({ labels: { k: 'v' } })
  })

  it('is not made up: indexes of no message fail with their numbers', () => {
    const outcome = decode(nested, '0208 0a0178')
    expect(outcome).toMatchObject({ ok: false, error: { code: 'protobuf-indexes-invalid' } })
    expect(outcome.ok ? '' : outcome.error.message).toContain('message [4] of its schema')
  })
})

describe('fields of a Protobuf message', () => {
  it('keep the names of the .proto file, whatever their JSON name', () => {
    const schema = 'syntax = "proto3"; message M { string user_id = 1; string other = 2 [json_name = "else"]; }'
    expect(valueOf(schema, '00 0a0161 120162')).toStrictEqual({ user_id: 'a', other: 'b' })
  })

  it('are shown when absent where absence means the zero, and only there', () => {
    const schema = `syntax = "proto3";
      message M { int32 plain = 1; optional int32 present = 2; M message = 3; repeated M list = 4; map<string, M> map = 5;
        oneof choice { string a = 6; } E e = 7; } enum E { ZERO = 0; }`
    expect(valueOf(schema, '00')).toStrictEqual({ plain: 0, list: [], map: {}, e: 'ZERO' })
    expect(valueOf(schema, '00 1000 3200')).toMatchObject({ present: 0, a: '' })
  })

  it('that are called like parts of JavaScript objects stay fields', () => {
    const schema = 'syntax = "proto3"; message M { string toString = 1; string constructor = 2; }'
    const value = valueOf(schema, '00 0a0161 120162')
    expect(Object.entries(value as object)).toStrictEqual([
      ['toString', 'a'],
      ['constructor', 'b'],
    ])
  })

  it('that the schema does not know are counted with their numbers', () => {
    const outcome = decode('syntax = "proto3"; message M { int32 a = 1; }', '00 0801 1001 1001 9a0500')
    expect(outcome.ok && outcome.value.diagnostics[0]?.message).toContain('M number 2 (2 times), M number 83')
  })

  it('show a float as short as it can be and a double with all its digits', () => {
    const schema = 'syntax = "proto3"; message M { float f = 1; double d = 2; }'
    expect(valueOf(schema, '00 0dcdcccc3d 11 9a9999999999b93f')).toStrictEqual({ f: 0.1, d: 0.1 })
    expect(valueOf(schema, '00 0dffff7f7f 11 0000000000000080')).toStrictEqual({ f: 3.4028235e38, d: -0 })
  })

  it('of an enum with aliases show the first name', () => {
    const schema =
      'syntax = "proto3"; message M { E e = 1; } enum E { option allow_alias = true; A = 0; B = 1; C = 1; }'
    expect(valueOf(schema, '00 0801')).toStrictEqual({ e: 'B' })
  })

  it('of a vendored copy of a well-known type are shown like the original, unless it is another shape', () => {
    const using = 'syntax = "proto3"; import "vendor/time.proto"; message M { google.protobuf.Timestamp t = 1; }'
    const copy = 'syntax = "proto3"; package google.protobuf; message Timestamp { int64 seconds = 1; int32 nanos = 2; }'
    const other = 'syntax = "proto3"; package google.protobuf; message Timestamp { string text = 1; }'
    const read = (file: string, hex: string) =>
      decoderOf(using, [aReference('vendor/time.proto', file)]).decode({
        bytes: new Uint8Array(Buffer.from(hex, 'hex')),
        headerTail: null,
      })
    expect(read(copy, '000a020801')).toMatchObject({ value: { value: { t: '1970-01-01T00:00:01Z' } } })
    expect(read(other, '000a030a0161')).toMatchObject({ value: { value: { t: { text: 'a' } } } })
  })
})

describe('a Protobuf message inside Any', () => {
  it('that is not what its type says is shown as its bytes, which is said', () => {
    const schema = `syntax = "proto3"; package p; import "google/protobuf/any.proto";
      message M { google.protobuf.Any any = 1; } message Inner { string text = 1; }`
    const url = Buffer.from('x/p.Inner')
    const any = (...content: readonly number[]) =>
      Buffer.from([0x0a, url.length, ...url, 0x12, content.length, ...content])
    const body = (of: Buffer) => `00 0a${of.length.toString(16).padStart(2, '0')}${of.toString('hex')}`
    expect(valueOf(schema, body(any(0x0a, 1, 0x61)))).toStrictEqual({ any: { '@type': 'x/p.Inner', text: 'a' } })
    const cutOff = decode(schema, body(any(0x0a, 9, 0x61)))
    expect(cutOff).toMatchObject({ value: { value: { any: { type_url: 'x/p.Inner', value: 'Cglh' } } } })
    expect(codesOf(cutOff)).toStrictEqual(['protobuf-any-broken'])
  })
})

describe('a Protobuf schema', () => {
  it('may import files for their options alone, present or not', () => {
    const schema = `syntax = "proto3"; import "buf/validate/validate.proto"; import "google/protobuf/descriptor.proto";
      extend google.protobuf.FieldOptions { string note = 50000; }
      message M { string a = 1 [(note) = "x", (buf.validate.field).string.min_len = 1]; }`
    expect(valueOf(schema, '00 0a0161')).toStrictEqual({ a: 'a' })
  })

  it('finds the names of types from the inside out', () => {
    const schema = `syntax = "proto3"; package a.b;
      message Item { int32 outer = 1; }
      message M { message Item { string inner = 1; } Item near = 1; .a.b.Item far = 2; b.Item middle = 3; }`
    expect(valueOf(schema, '0202 0a030a0178 12020801 1a020802')).toStrictEqual({
      near: { inner: 'x' },
      far: { outer: 1 },
      middle: { outer: 2 },
    })
  })

  it.each([
    [
      'that uses a type which is nowhere',
      'syntax = "proto3"; import "money.proto"; message M { Money m = 1; }',
      'money.proto',
    ],
    ['that cannot be parsed', 'syntax = "proto3";\nmessage {', 'line 2'],
    ['that is cut off', 'syntax = "proto3"; message M {', 'schema'],
    ['that is something else', '{"type":"record"}', 'this schema'],
    ['that declares no message', 'syntax = "proto3"; enum E { A = 0; }', 'no message'],
    ['that is empty', '', 'no message'],
    ['that is base64 of something else', Buffer.from('hello world').toString('base64'), 'schema'],
  ])('%s is refused with the reason', (_, schema, reason) => {
    const decoder = create(schema)
    expect(decoder).toMatchObject({ ok: false, error: { code: 'schema-broken' } })
    expect(decoder.ok ? '' : decoder.error.message).toContain(reason)
  })

  it('whose references import each other is read all the same', () => {
    const references = [
      aReference('a.proto', 'syntax = "proto3"; import "b.proto"; message A { B b = 1; }'),
      aReference('b.proto', 'syntax = "proto3"; import "a.proto"; message B { A a = 1; string s = 2; }'),
    ]
    const decoder = decoderOf('syntax = "proto3"; import "a.proto"; message M { A a = 1; }', references)
    const bytes = new Uint8Array(Buffer.from('000a050a03120178', 'hex'))
    expect(decoder.decode({ bytes, headerTail: null })).toMatchObject({ value: { value: { a: { b: { s: 'x' } } } } })
  })
})

describe('a hostile Protobuf body', () => {
  const tree =
    'syntax = "proto3"; message T { T t = 1; int32 a = 2; int32 b = 3; int32 c = 4; repeated T list = 5; bytes d = 6; }'
  const decoder = decoderOf(tree)
  const decodeBytes = (bytes: Uint8Array) =>
    decoder.decode({ bytes: Buffer.concat([Uint8Array.of(0), bytes]), headerTail: null })

  it('cannot make absent fields outgrow it', () => {
    const many = Array.from({ length: 60 }, (_, i) => `int32 field_${i} = ${i + 6};`).join(' ')
    const wide = decoderOf(`syntax = "proto3"; message T { repeated T list = 5; ${many} }`)
    const empties = new Uint8Array(200_000)
    for (let i = 0; i < empties.length; i += 2) empties[i] = 0x2a
    const body = (bytes: Uint8Array) => ({ bytes: Buffer.concat([Uint8Array.of(0), bytes]), headerTail: null })
    const outcome = wide.decode(body(empties.subarray(0, 20_000)))
    expect(codesOf(outcome)).toStrictEqual(['protobuf-defaults-left-out'])
    expect(outcome.ok ? JSON.stringify(outcome.value.value).length : 0).toBeLessThan(3_000_000)
    expect(codesOf(wide.decode(body(empties)))).toStrictEqual(['protobuf-too-large'])
  })

  it('cannot nest deeper than other readers allow, with messages or groups', () => {
    let nested = new Uint8Array()
    for (let i = 0; i < 101; i += 1) nested = Uint8Array.of(0x0a, ...varint(nested.length), ...nested)
    expect(codesOf(decodeBytes(nested))).toStrictEqual(['protobuf-too-deep'])
    expect(codesOf(decodeBytes(new Uint8Array(5_000).fill(0x7b)))).toStrictEqual(['protobuf-too-deep'])
  })

  it('with a hundred thousand unknown fields gets one diagnostic', () => {
    const unknown = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x78 : 1))
    const outcome = decodeBytes(unknown)
    expect(outcome.ok && outcome.value.diagnostics).toMatchObject([
      { code: 'protobuf-unknown-fields', message: expect.stringContaining('T number 15 (100000 times)') },
    ])
  })
})

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
