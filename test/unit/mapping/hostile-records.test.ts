import { describe, expect, it } from 'vitest'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { mappingPresets } from '#shared/domain/mapping/presets.ts'
import { recordView } from '#shared/domain/mapping/record-view.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { aRecord } from '../../support/a-record.ts'

const compiled = compileMapping(mappingPresets[0]!.file)
const map = (value: string) => {
  if (!compiled.ok) throw new Error('the preset is broken')
  return compiled.value.map(decodeRecord(aRecord({ value }), 'auto'), { idempotencyKey: 'k', nowMs: 0 })
}
const mapTemplates = (template: string) => {
  const file = { version: 1, name: { template }, external_id: { path: '$.value.user_id' } } as const
  const templated = compileMapping(file)
  if (!templated.ok) throw new Error(templated.error[0]?.message)
  return templated.value.map(decodeRecord(aRecord({ value: event('{}') }), 'auto'), { idempotencyKey: 'k', nowMs: 0 })
}
const event = (data: string) => `{"event_name":"a","user_id":"u","event_data":${data}}`
const nested = (levels: number, core = '1') => `${'{"a":'.repeat(levels)}${core}${'}'.repeat(levels)}`

describe('records that are made to hurt', () => {
  it('are mapped 300 levels deep, exact numbers at the bottom included', () => {
    const outcome = map(event(nested(300, '5.0')))
    expect(outcome).toMatchObject({ kind: 'mapped' })
    expect(outcome.json).toContain(`"properties":${nested(300, '5.0')}`)
  })

  it.each(['1', '1.0'])('are rejected for their size at 1,900 levels, not by a full stack (core %s)', (core) => {
    expect(map(event(nested(1_900, core)))).toMatchObject({ kind: 'rejected', verdict: 'event-too-large' })
    const view = recordView(decodeRecord(aRecord({ value: event(nested(1_900, core)) }), 'auto'))
    expect(stringifyJson(view, 2).length).toBeGreaterThan(1_900)
  })

  it('are rejected as broken beyond the depth that is read', () => {
    const outcome = map(event(nested(50_000)))
    expect(outcome).toMatchObject({ kind: 'rejected', verdict: 'json-broken' })
    expect(outcome.findings[0]?.message).toContain('2000 levels')
  })

  it('with 10,000 properties are too large', () => {
    const members = Array.from({ length: 10_000 }, (_, i) => `"p${i}":${i}`)
    expect(map(event(`{${members.join(',')}}`))).toMatchObject({ verdict: 'event-too-large' })
  })

  it('with __proto__ keys change nothing but their own event', () => {
    const outcome = map(event('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'))
    expect(outcome.json).toContain('"properties":{"__proto__":{"polluted":1},"constructor":')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(map('{"__proto__":{"event_name":"a","user_id":"u"}}')).toMatchObject({ verdict: 'name-missing' })
  })

  it.each([
    ['an empty payload', ''],
    ['an array', '[{"event_name":"a"}]'],
    ['a text', '"a"'],
    ['a number', '12'],
    ['null', 'null'],
    ['true', 'true'],
  ])('are rejected for what they are: %s', (_, value) => {
    const outcome = map(value)
    expect(outcome.kind).toBe('rejected')
    expect(outcome.findings[0]).toMatchObject({ severity: 'error', path: expect.any(String), fix: expect.any(String) })
  })

  it('are mapped 1,000 levels deep where the event stays small, and rejected for their size where it does not', () => {
    const deep = `{"event_name":"a","user_id":"u","unused":${nested(1_000)}}`
    expect(map(deep)).toMatchObject({ kind: 'mapped', event: { name: 'a' } })
    expect(map(event(nested(1_000)))).toMatchObject({ kind: 'rejected', verdict: 'event-too-large' })
  })

  it.each([
    '{% for i in (1..100000) %}{% for j in (1..100000) %}x{% endfor %}{% endfor %}',
    '{% assign a = "xxxxxxxxxx" %}{% for i in (1..10000) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    '{% for i in (1..99999) %}{{ value | json }}{% endfor %}',
  ])('end where a template would not: %s', (template) => {
    expect(mapTemplates(template)).toMatchObject({ kind: 'rejected', verdict: 'template-failed' })
  })

  it('with duplicate keys use the last one', () => {
    expect(map('{"event_name":"a","user_id":"u","event_name":"b"}')).toMatchObject({ event: { name: 'b' } })
  })
})
