import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { mappingPresets } from '#shared/domain/mapping/presets.ts'
import { recordView } from '#shared/domain/mapping/record-view.ts'
import { rejectionIds, rules } from '#shared/domain/onesignal/rules.ts'
import { mappingFile, type MappingFile } from '#shared/schema/mapping.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { aRecord } from '../../support/a-record.ts'

const key = '123e4567-e89b-52d3-a456-426614174000'
const nowMs = Date.UTC(2025, 10, 1)

const compiled = (file: MappingFile) => {
  const result = compileMapping(file)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const flat = mappingPresets.find(({ id }) => id === 'flat')!.file
const envelope = mappingPresets.find(({ id }) => id === 'data-envelope')!.file

const map = (value: unknown, file: MappingFile = flat) =>
  compiled(file).map(
    decodeRecord(
      aRecord({ value: typeof value === 'string' || value === null ? value : JSON.stringify(value) }),
      'auto',
    ),
    { idempotencyKey: key, nowMs },
  )
const mapped = (value: unknown, file: MappingFile = flat) => {
  const outcome = map(value, file)
  if (outcome.kind !== 'mapped') throw new Error(`rejected: ${outcome.verdict}`)
  return outcome
}
const rulesOf = ({ findings }: { findings: readonly { rule: string }[] }) => findings.map(({ rule }) => rule)
const good = { event_name: 'purchase', user_id: 'user_1', event_timestamp: '2025-10-21T19:09:32.263Z', event_data: {} }

describe('the presets', () => {
  it('fit the two forms of OneSignal’s page', () => {
    expect(mapped({ ...good, event_data: { amount: 29.99 } }).json).toBe(
      `{"name":"purchase","external_id":"user_1","timestamp":"2025-10-21T19:09:32.263Z","idempotency_key":"${key}","properties":{"amount":29.99}}`,
    )
    const sample = {
      schema: 'user_event_schema_v1',
      data: { event_name: 'purchase', user_id: 'user_12345', event_timestamp: 1_640_995_200_000, properties: { a: 1 } },
    }
    expect(mapped(sample, envelope).event).toStrictEqual({
      name: 'purchase',
      external_id: 'user_12345',
      timestamp: '2022-01-01T00:00:00.000Z',
      idempotency_key: key,
      properties: { a: 1 },
    })
    expect(map(sample)).toMatchObject({ kind: 'rejected', verdict: 'name-missing' })
  })

  it.each(mappingPresets)('are valid mapping files ($id)', ({ file }) => {
    expect(mappingFile.safeParse(file).success).toBe(true)
  })
})

describe('what is rejected', () => {
  it.each([
    ['tombstone', null],
    ['empty', ''],
    ['json-broken', '{"event_name": "purchase", '],
    ['not-an-object', '[1]'],
    ['not-an-object', '"text"'],
    ['not-an-object', 'null'],
    ['not-an-object', '12'],
    ['not-an-object', 'plain text'],
    ['name-missing', { ...good, event_name: undefined }],
    ['name-missing', { ...good, event_name: '' }],
    ['name-missing', { ...good, event_name: null }],
    ['name-missing', { ...good, event_name: { a: 1 } }],
    ['name-too-long', { ...good, event_name: 'x'.repeat(129) }],
    ['user-missing', { ...good, user_id: undefined }],
    ['user-missing', { ...good, user_id: null }],
    ['user-missing', { ...good, user_id: '' }],
    ['properties-not-object', { ...good, event_data: 'text' }],
    ['properties-not-object', { ...good, event_data: [1] }],
    ['event-too-large', { ...good, event_data: { text: 'x'.repeat(2_024) } }],
  ])('%s: %j', (verdict, value) => {
    const outcome = map(value)
    expect(outcome).toMatchObject({ kind: 'rejected', verdict })
    expect(rejectionIds).toContain(verdict)
    expect(outcome.findings.find(({ severity }) => severity === 'error')).toMatchObject({ rule: verdict })
  })

  it('rejects bytes that could not be decoded and says what is missing', () => {
    const framed = decodeRecord(aRecord({ value: Uint8Array.of(0, 0, 0, 0, 9, 123, 125) }), 'auto')
    const outcome = compiled(flat).map(framed, { idempotencyKey: key, nowMs })
    expect(outcome).toMatchObject({ kind: 'rejected', verdict: 'not-decoded' })
    expect(outcome.findings[0]?.message).toContain('schema id 9')
  })

  it('shows what could be made of a rejected record', () => {
    const outcome = map({ ...good, user_id: null, event_data: { a: 1 } })
    expect(outcome).toMatchObject({ eventName: 'purchase', user: null, bytes: expect.any(Number) })
    expect(JSON.parse(outcome.json!)).toMatchObject({ name: 'purchase', properties: { a: 1 } })
  })

  it('counts bytes, not characters, and takes exactly 2024 of them', () => {
    const room = 2_024 - mapped({ ...good, event_data: { t: '' } }).bytes
    expect(mapped({ ...good, event_data: { t: 'x'.repeat(room) } }).bytes).toBe(2_024)
    expect(map({ ...good, event_data: { t: 'x'.repeat(room + 1) } })).toMatchObject({
      verdict: 'event-too-large',
      bytes: 2_025,
    })
    const wide = map({ ...good, event_data: { t: '€'.repeat(Math.floor(room / 3) + 1) } })
    expect(wide).toMatchObject({ kind: 'rejected', verdict: 'event-too-large' })
  })

  it('counts a name in characters', () => {
    expect(map({ ...good, event_name: '😀'.repeat(128) }).kind).toBe('mapped')
    expect(map({ ...good, event_name: '😀'.repeat(129) })).toMatchObject({ verdict: 'name-too-long' })
  })
})

describe('what is delivered all the same', () => {
  it.each([
    ['timestamp-future', { ...good, event_timestamp: '2026-01-01T00:00:00.001Z' }],
    ['timestamp-missing', { ...good, event_timestamp: undefined }],
    ['timestamp-missing', { ...good, event_timestamp: null }],
    ['timestamp-invalid', { ...good, event_timestamp: 'yesterday' }],
    ['timestamp-zone-assumed', { ...good, event_timestamp: '2025-10-21 19:09:32' }],
    ['timestamp-converted', { ...good, event_timestamp: 1_761_073_772 }],
    ['id-from-number', { ...good, user_id: 12 }],
    ['suspicious-value', { ...good, user_id: 'null' }],
    ['suspicious-value', { ...good, user_id: '  ' }],
    ['suspicious-value', { ...good, event_data: { a: { b: ['undefined'] } } }],
    ['number-inexact', '{"event_name":"a","user_id":"u","event_data":{"a":[{"id":9007199254740993}]}}'],
  ])('%s: %j', (rule, value) => {
    const outcome = mapped(value)
    expect(rulesOf(outcome)).toContain(rule)
    expect(rules).toHaveProperty(rule)
  })

  it('says nothing about a faultless record, and takes one without properties', () => {
    expect(mapped(good).findings).toStrictEqual([])
    expect(mapped({ ...good, event_data: undefined }).event).not.toHaveProperty('properties')
    expect(mapped({ ...good, event_data: null }).event).not.toHaveProperty('properties')
  })

  it('names the place of what it found', () => {
    const { findings } = mapped('{"event_name":"a","user_id":"u","event_data":{"a":[{"id":9007199254740993}]}}')
    expect(findings.find(({ rule }) => rule === 'number-inexact')).toMatchObject({ path: 'properties.a[0].id' })
  })
})

describe('exact numbers', () => {
  it('reach the event digit by digit, as id and as property', () => {
    const text = '{"event_name":"a","user_id":9223372036854775807,"event_data":{"n":18446744073709551616,"p":5.0}}'
    const { event, json } = mapped(text)
    expect(event.external_id).toBe('9223372036854775807')
    expect(event.properties).toStrictEqual({ n: new ExactNumber('18446744073709551616'), p: new ExactNumber('5.0') })
    expect(json).toContain('"properties":{"n":18446744073709551616,"p":5.0}')
  })

  it('become text without a convert too, because OneSignal takes texts only', () => {
    const file = { ...flat, external_id: { path: '$.value.user_id' } }
    const outcome = mapped('{"event_name":"a","user_id":9223372036854775807}', file)
    expect(outcome.event.external_id).toBe('9223372036854775807')
    expect(rulesOf(outcome)).toContain('id-from-number')
  })
})

describe('fields', () => {
  const file = (parts: Partial<MappingFile>): MappingFile => ({ ...flat, ...parts })
  const named = (name: MappingFile['name'], value: unknown = good) => mapped(value, file({ name })).event.name

  it('come from constants, fallbacks and defaults', () => {
    expect(named({ constant: 'fixed' })).toBe('fixed')
    expect(named({ firstOf: [{ path: '$.value.nothing' }, { path: '$.value.event_name' }] })).toBe('purchase')
    expect(named({ firstOf: [{ path: '$.value.x' }, { constant: 'last' }] }, { ...good, x: null })).toBe('last')
    expect(named({ path: '$.value.nothing', default: 'other' })).toBe('other')
    expect(named({ path: '$.value.event_name', default: 'other' })).toBe('purchase')
    expect(named({ firstOf: [{ path: '$.value.x' }], default: 'other' })).toBe('other')
  })

  it('read every part of the record', () => {
    const record = decodeRecord(
      aRecord({
        value: '{}',
        key: '{"id":7}',
        headers: [
          ['trace-id', 'a'],
          ['trace-id', 'b'],
          ['__proto__', 'p'],
          ['nothing', null],
          ['bytes', Uint8Array.of(0xff)],
        ],
      }),
      'auto',
    )
    const read = (path: string) =>
      compiled({ version: 1, name: { path, convert: 'string' }, external_id: { constant: 'u' } }).map(record, {
        idempotencyKey: key,
        nowMs,
      })
    expect(read("$.headers['trace-id']")).toMatchObject({ event: { name: 'b' } })
    expect(read("$.headers['__proto__']")).toMatchObject({ event: { name: 'p' } })
    expect(read('$.headers.nothing')).toMatchObject({ verdict: 'name-missing' })
    expect(read('$.headers.bytes.base64')).toMatchObject({ event: { name: '/w==' } })
    expect(read('$.topic')).toMatchObject({ event: { name: 'user-events' } })
    expect(read('$.offset')).toMatchObject({ event: { name: '8841' } })
    expect(read('$.timestamp')).toMatchObject({ event: { name: '1763721721113' } })
    expect(read('$.partition')).toMatchObject({ event: { name: '3' } })
    expect(read('$.key.id')).toMatchObject({ event: { name: '7' } })
    expect(read('$.headers.constructor')).toMatchObject({ verdict: 'name-missing' })
    expect(read('$.value.constructor')).toMatchObject({ verdict: 'name-missing' })
    expect(Object.keys(recordView(record))).toStrictEqual([
      'topic',
      'partition',
      'offset',
      'timestamp',
      'key',
      'headers',
      'value',
    ])
  })

  it('choose among properties', () => {
    const value = { ...good, event_data: { a: 1, b: { c: 2, d: 3 }, 'x.y': 4, constructor: 5 } }
    const properties = (parts: object) =>
      mapped(value, file({ properties: { path: '$.value.event_data', ...parts } })).event.properties
    expect(properties({ pick: ['a', 'b.c', 'x.y', 'toString'] })).toStrictEqual({ a: 1, b: { c: 2 }, 'x.y': 4 })
    expect(properties({ omit: ['a', 'b.c', 'x.y', 'nothing.there'] })).toStrictEqual({ b: { d: 3 }, constructor: 5 })
    expect(properties({ pick: ['b', 'b.c'], omit: ['b.d'] })).toStrictEqual({ b: { c: 2 } })
    expect(properties({ pick: ['a'], fields: { when: { path: '$.timestamp', convert: 'epoch-ms' } } })).toStrictEqual({
      a: 1,
      when: '2025-11-21T10:42:01.113Z',
    })
    expect(
      mapped(value, file({ properties: { fields: { n: { constant: 1 }, gone: { path: '$.value.q' } } } })).event
        .properties,
    ).toStrictEqual({ n: 1 })
    expect(mapped(good, file({ properties: { path: '$.value.q', default: { a: 1 } } })).event.properties).toStrictEqual(
      { a: 1 },
    )
    expect(value.event_data).toStrictEqual({ a: 1, b: { c: 2, d: 3 }, 'x.y': 4, constructor: 5 })
  })

  it.each([
    [{ path: '$.value.event_timestamp', convert: 'none' as const }, 1_761_073_772, undefined],
    [{ path: '$.value.event_timestamp', convert: 'none' as const }, '2025-10-21T19:09:32Z', '2025-10-21T19:09:32Z'],
    [{ path: '$.value.event_timestamp', convert: 'epoch-s' as const }, 1_761_073_772_263, undefined],
    [{ path: '$.value.event_timestamp', convert: 'epoch-ms' as const }, 1_761_073_772, '1970-01-21T09:11:13.772Z'],
    [{ path: '$.value.event_timestamp' }, 1_761_073_772, '2025-10-21T19:09:32.000Z'],
  ])('turn %j of %j into %j', (timestamp, value, expected) => {
    expect(mapped({ ...good, event_timestamp: value }, file({ timestamp })).event.timestamp).toBe(expected)
  })

  it.each([
    [1_761_073_772, 'it is not ISO 8601 and "convert": "none" forbids converting it'],
    ['yesterday', '"yesterday" is no ISO 8601 time'],
  ])('say why a timestamp that may not be converted is left out: %s', (value, why) => {
    const timestamp = { path: '$.value.event_timestamp', convert: 'none' } as const
    const { event, findings } = mapped({ ...good, event_timestamp: value }, file({ timestamp }))
    expect(event.timestamp).toBeUndefined()
    expect(findings.find(({ rule }) => rule === 'timestamp-invalid')?.message).toBe(
      `The timestamp was left out: ${why}.`,
    )
  })

  it('make the revision differ exactly when the mapping does', () => {
    expect(compiled(flat).revision).toBe(compiled(structuredClone(flat)).revision)
    expect(compiled(flat).revision).not.toBe(compiled(envelope).revision)
    expect(compiled(file({ properties: { path: '$.value.event_data', omit: ['a'] } })).revision).not.toBe(
      compiled(flat).revision,
    )
  })
})

describe('what goes through and is worth knowing', () => {
  it.each([
    [{ ...good, user_id: 'ada@example.org' }, 'id-is-email'],
    [{ ...good, event_name: 'purchase ' }, 'name-has-blanks'],
    [{ ...good, event_timestamp: '2025-09-01T00:00:00.000Z' }, 'timestamp-old'],
    [{ ...good, user_id: 'undefined' }, 'suspicious-value'],
  ])('%j', (value, rule) => {
    expect(rulesOf(mapped(value))).toContain(rule)
  })

  it.each([
    [{ ...good, user_id: 'a@b' }, 'id-is-email'],
    [{ ...good, event_timestamp: '2025-10-25T00:00:00.000Z' }, 'timestamp-old'],
  ])('is not said of %j', (value, rule) => {
    expect(rulesOf(mapped(value))).not.toContain(rule)
  })
})

describe('a template', () => {
  const withName = (template: string, more: object = {}) => mappingFile.parse({ ...flat, name: { template, ...more } })

  it('prints over the record, digit by digit', () => {
    const big = '{"event_name":"x","user_id":9007199254740993,"amount":5.0}'
    const outcome = mapped(
      big,
      withName('{{ topic }}/{{ value.user_id }}/{{ value.amount }} {{ value.event_name | upcase }}'),
    )
    expect(outcome.event.name).toBe('user-events/9007199254740993/5.0 X')
    expect(outcome.sources[0]).toEqual({ field: 'name', from: 'template', note: null })
  })

  it('that prints nothing counts as missing, and says why', () => {
    expect(map(good, withName('{{ value.nmae }}'))).toMatchObject({ kind: 'rejected', verdict: 'name-missing' })
    expect(mapped(good, withName('{{ value.nmae }}', { default: 'other' })).sources[0]).toEqual({
      field: 'name',
      from: 'default',
      note: 'template: value.nmae is missing',
    })
  })

  it('that fails rejects the record instead of printing its error into the event', () => {
    const outcome = map(good, withName('x{{ 1 | divided_by: 0 }}'))
    expect(outcome).toMatchObject({ kind: 'rejected', verdict: 'template-failed' })
    expect(outcome.findings[0]?.message).toContain('divided by 0')
  })

  it('that loops for ever is stopped', () => {
    const endless = '{% for a in (1..9999) %}{% for b in (1..9999) %}{% endfor %}{% endfor %}'
    expect(map(good, withName(endless))).toMatchObject({ kind: 'rejected', verdict: 'template-failed' })
  })

  it('makes the properties where it prints a JSON object', () => {
    const file = mappingFile.parse({ ...flat, properties: { template: '{"u": {{ value.user_id | json }}, "n": 5.0}' } })
    expect(mapped(good, file).json).toContain('"properties":{"u":"user_1","n":5.0}')
    const text = mappingFile.parse({ ...flat, properties: { template: 'no object' } })
    expect(rulesOf(map(good, text))).toContain('properties-not-object')
  })

  it('takes the record’s own time for now, so that a second reading gives the same event', () => {
    const file = withName('{{ "now" | date: "%s" }}')
    expect(mapped(good, file).event.name).toBe(mapped(good, file).event.name)
  })
})

describe('a mapping that is wrong', () => {
  it.each([
    [{ name: { template: '{{ value.name' } }, 'mapping-template', 'name.template'],
    [{ properties: { fields: { a: { template: '{% if %}' } } } }, 'mapping-template', 'properties.fields.a.template'],
    [{ properties: { template: '{{ a b }}' } }, 'mapping-template', 'properties.template'],
    [{ name: { path: '$.value[*]' } }, 'mapping-path', 'name.path'],
    [{ name: { path: 'value.name' } }, 'mapping-path', 'name.path'],
    [{ name: { path: '' } }, 'mapping-path', 'name.path'],
    [{ name: { path: '$.event_name' } }, 'mapping-path', 'name.path'],
    [{ name: { firstOf: [{ constant: 'a' }, { path: '$..x' }] } }, 'mapping-path', 'name.firstOf[1].path'],
    [{ name: {} }, 'mapping-field', 'name'],
    [{ external_id: null }, 'mapping-user', 'external_id'],
    [{ properties: { pick: ['a'] } }, 'mapping-field', 'properties'],
  ])('is refused with its place: %j', (parts, rule, path) => {
    const result = compileMapping({ ...flat, ...parts } as MappingFile)
    expect(result).toMatchObject({ ok: false, error: [{ rule, path, severity: 'error' }] })
  })
})

it('serialises what it says it did', () => {
  const { event, json, bytes } = mapped({ ...good, event_data: { ключ: '€"\\\n', __proto__x: [1, { a: null }] } })
  expect(JSON.parse(json)).toStrictEqual(event)
  expect(bytes).toBe(Buffer.byteLength(json))
  expect(json).toContain(`"properties":${stringifyJson(event.properties)}`)
})
