import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { convertValue } from '#shared/domain/mapping/convert.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { compileMappingSet } from '#shared/domain/mapping/mapping-set.ts'
import { followPath, parsePath } from '#shared/domain/mapping/path.ts'
import { recordView } from '#shared/domain/mapping/record-view.ts'
import { omitMembers, pickMembers } from '#shared/domain/mapping/select-members.ts'
import { compileTemplate } from '#shared/domain/mapping/template-field.ts'
import { readTimestamp } from '#shared/domain/mapping/timestamp.ts'
import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Convert, Field, MappingFile } from '#shared/schema/mapping.ts'
import { aRecord } from '../../support/a-record.ts'

const names = ['event_name', 'user_id', 'event_timestamp', 'event_data', '__proto__', 'constructor']
const path = fc.oneof(
  fc.constantFrom(...names).map((name) => `$.value['${name}']`),
  fc.constantFrom(
    '$',
    '$.key',
    '$.topic',
    '$.offset',
    '$.timestamp',
    '$.headers.h',
    '$.value.event_data.a[0]',
    '$.value.event_data.a[-1]',
  ),
)
const template = fc
  .array(
    fc.constantFrom(
      'order ',
      '{{ value.event_name }}',
      '{{ value.event_data.a | join: "," }}',
      '{{ key | upcase }}',
      '{{ value.user_id | plus: 1 }}',
      '{{ value | json }}',
      '{{ value.__proto__.x }}{{ constructor }}',
      '{% if value.user_id %}u{% endif %}',
      '{% for i in (1..100000) %}{{ i }}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}',
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(''))
const converts = ['string', 'timestamp', 'epoch-s', 'epoch-ms', 'epoch-us', 'none'] as const
const convert = fc.constantFrom(...converts, undefined)
const { field } = fc.letrec<{ field: Field }>((tie) => ({
  field: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small' },
        path.map((text) => ({ path: text })),
        template.map((text) => ({ template: text })),
        fc.jsonValue().map((constant) => ({ constant: constant as Field['constant'] })),
        fc.array(tie('field'), { minLength: 1, maxLength: 3 }).map((firstOf) => ({ firstOf })),
      ),
      convert,
      fc.option(fc.jsonValue(), { nil: undefined }),
    )
    .map(([source, how, fallback]) => ({ ...source, convert: how, default: fallback as Field['default'] })),
}))
const select = fc.option(fc.array(fc.constantFrom('a', 'b', 'a.b', '__proto__', 'constructor.x')), { nil: undefined })
const mapping = fc
  .record({
    name: field,
    external_id: field,
    onesignal_id: fc.option(field),
    timestamp: fc.option(field),
    properties: fc.option(
      fc.record({
        path,
        pick: select,
        omit: select,
        fields: fc.option(fc.dictionary(fc.string(), field), { nil: undefined }),
      }),
    ),
  })
  .map((parts) => ({ version: 1, ...parts }) as MappingFile)

const rules = fc.array(
  fc.record(
    {
      topic: fc.constantFrom('user-events', 'other'),
      filter: fc.constantFrom(
        '$.value.user_id exists',
        'not $.value.event_name = "a"',
        'x',
        '$.value.event_data.a > 1',
      ),
      mapping,
    },
    { requiredKeys: ['mapping'] },
  ),
  { maxLength: 3 },
)

const likely = fc.oneof(
  fc.string(),
  fc.integer({ min: -1e10, max: 2e15 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('', 'null', null, '2025-02-30', 12_345_678_901_234_567n.toString()),
  fc.record({ a: fc.array(fc.jsonValue()), b: fc.jsonValue() }),
  fc.jsonValue(),
)
const body = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), likely), { selector: ([name]) => name })
  .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`)
const value = fc.oneof({ weight: 5, arbitrary: body }, fc.json(), fc.string(), fc.uint8Array(), fc.constant(null))
const context = { idempotencyKey: '123e4567-e89b-52d3-a456-426614174000', nowMs: Date.UTC(2026, 0, 1) }

const decoded = (record: string | Uint8Array | null) =>
  decodeRecord(aRecord({ value: record, key: 'k', headers: [['h', 'x']] }), 'auto')

describe('any record under any mapping', () => {
  it('ends in an event or a rejection that its findings explain', () => {
    fc.assert(
      fc.property(mapping, value, (file, record) => {
        const compiled = compileMapping(file)
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
        const outcome = compiled.value.map(decoded(record), context)
        const errors = outcome.findings.filter(({ severity }) => severity === 'error')
        if (outcome.kind === 'rejected') {
          expect(errors[0]?.rule).toBe(outcome.verdict)
          return
        }
        expect(errors).toStrictEqual([])
        expect(outcome.event.name).not.toBe('')
        expect(outcome.event.external_id ?? outcome.event.onesignal_id).toBeTruthy()
        expect(outcome.bytes).toBe(Buffer.byteLength(outcome.json))
        expect(outcome.bytes).toBeLessThanOrEqual(2_024)
        const written = parseJson(outcome.json)
        expect(written.ok && stringifyJson(written.value)).toBe(outcome.json)
      }),
      { numRuns: 800 },
    )
  })

  it('is the one that the first rule which applies would make alone, where there are several', () => {
    fc.assert(
      fc.property(mapping, rules, value, (file, list, record) => {
        const set = compileMappingSet({ mapping: file, rules: list })
        if (!set.ok) throw new Error(JSON.stringify(set.error))
        const input = decoded(record)
        const outcome = set.value.map(input, context)
        const first = list.find(({ topic, filter }) => {
          const compiled = compileFilter(filter ?? '')
          const candidate = { record: input, verdict: null, eventName: null, user: null }
          return (topic ?? input.raw.topic) === input.raw.topic && compiled.ok && compiled.value.matches(candidate)
        })
        const alone = compileMapping(first?.mapping ?? file)
        expect(alone.ok && alone.value.map(input, context)).toStrictEqual(outcome)
      }),
      { numRuns: 200 },
    )
  })

  it('explains where each part came from, so that following the explanation gives the part again', () => {
    let followed = 0
    fc.assert(
      fc.property(mapping, body, (file, record) => {
        const compiled = compileMapping(file)
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
        const input = decoded(record)
        const outcome = compiled.value.map(input, context)
        if (outcome.kind !== 'mapped') return
        const { event, sources } = outcome
        for (const part of ['name', 'external_id', 'onesignal_id', 'timestamp'] as const) {
          const field = file[part]
          const source = sources.find((note) => note.field === part)
          // What nothing explains is not there.
          if (field === null || field === undefined || source === undefined) expect(event[part]).toBeUndefined()
          else expect(retrace(input, field, source).map(part === 'timestamp' ? asTime : asText)).toContain(event[part])
          followed += 1
        }
        if (event.properties !== undefined) expectExplained(input, file, sources, event.properties)
      }),
      { numRuns: 800 },
    )
    expect(followed).toBeGreaterThan(100)
  })
})

/** All that an explanation may mean: takes what stands at `from` and does to it what the note says. */
function retrace(record: DecodedRecord, field: Field, { from, note }: SourceNote): (JsonValue | undefined)[] {
  const all = [field, ...within(field)]
  if (from === 'default') return all.flatMap(defaultsOf)
  const found = from.startsWith('$')
    ? [valueAt(record, from)]
    : from === 'constant'
      ? all.map(({ constant }) => constant as JsonValue | undefined)
      : all.map(({ template: text }) => (text === undefined ? undefined : printed(record, text)))
  const steps = (note?.split('; ') ?? []).filter((step) => !/(missing|printed nothing|failed|is there)$/.test(step))
  return found.map((value) => steps.reduce(convertedAs, value))
}

/** The fields among which a field takes the first. */
const within = ({ firstOf = [] }: Field): readonly Field[] => firstOf.flatMap((one) => [one, ...within(one)])

/** A default goes through the conversion of its field, or of the part that it makes. */
const defaultsOf = ({ default: value }: Field): (JsonValue | undefined)[] =>
  value === undefined
    ? []
    : converts.map((how) => (value === null ? null : convertValue(value as JsonValue, how, 'x', []).value))

function valueAt(record: DecodedRecord, from: string): JsonValue | undefined {
  const steps = parsePath(from)
  return steps.ok ? followPath(recordView(record), steps.value) : undefined
}

const printed = (record: DecodedRecord, text: string): JsonValue | undefined =>
  compileTemplate(text, 'x', 'x', [])?.(record, []).value

const convertedAs = (value: JsonValue | undefined, step: string): JsonValue | undefined =>
  value === undefined || value === null ? value : convertValue(value, meaningOf(step), 'x', []).value

/** What OneSignal's rules make of a value where a text is wanted. */
function asText(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' || value instanceof ExactNumber ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

function asTime(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const read = readTimestamp(value, 'auto')
  return typeof read !== 'string' && read.iso === value ? value : undefined
}

/** Each property is what its own source gives; all others are those of the one path, less what was left out. */
function expectExplained(record: DecodedRecord, file: MappingFile, sources: readonly SourceNote[], found: JsonObject) {
  const { properties } = file
  const base = sources.find(({ field }) => field === 'properties')
  const whole = base === undefined ? undefined : valueAt(record, base.from)
  const rest = isJsonObject(whole) && properties ? selected(whole, properties) : {}
  const own = new Map(Object.entries(properties?.fields ?? {}))
  expect(Object.keys(rest).filter((key) => !Object.hasOwn(found, key))).toEqual([])
  for (const key of Object.keys(found)) {
    const source = sources.find(({ field }) => own.has(key) && field === `properties.${key}`)
    const field = own.get(key)
    const values = field === undefined || source === undefined ? [] : retrace(record, field, source)
    // What gives nothing leaves what the one path has.
    const meant = values.length === 0 ? [undefined] : values
    const orRest = meant.map((value) => (value === undefined ? getOwn(rest, key) : value))
    expect(orRest.map(comparable)).toContain(comparable(getOwn(found, key)))
  }
}

function selected(object: JsonObject, { pick, omit }: NonNullable<MappingFile['properties']>): JsonObject {
  return omitMembers(pick === undefined ? object : pickMembers(object, pick), omit ?? [])
}

/** Text, so that exact numbers, `__proto__` and the order of members count. */
const comparable = (value: JsonValue | undefined): string | undefined =>
  value === undefined ? undefined : stringifyJson(value)

function meaningOf(note: string): Convert {
  if (note.endsWith('written as text')) return 'string'
  // A unit that the mapping names is named again, also where the number does not fit it.
  if (!note.endsWith('as the mapping says') && !note.includes('lies outside the years')) return 'timestamp'
  if (note.includes('microseconds')) return 'epoch-us'
  return note.includes('milliseconds') ? 'epoch-ms' : 'epoch-s'
}
