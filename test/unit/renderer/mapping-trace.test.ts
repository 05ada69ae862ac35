import { describe, expect, it } from 'vitest'
import type { SourceNote } from '#shared/schema/event.ts'
import { placePath } from '../../../renderer/features/mapping/targets.ts'
import { targetOfPart, trailOf } from '../../../renderer/features/mapping/trace.ts'

const source = (field: string, from: string): SourceNote => ({ field, from, note: null })
const sources = [
  source('name', "$['value'].event_name"),
  source('external_id', 'constant'),
  source('properties', '$.value.event_data'),
  source('properties.trace id', "$.headers['trace-id']"),
]
const trail = (traced: Parameters<typeof trailOf>[0]) => {
  const { event, sample, rows } = trailOf(traced, sources)
  return { event: [...event], sample: [...sample], rows: [...rows] }
}

describe('the trail of a part', () => {
  it('leads from the event to the field of the sample and to the row', () => {
    expect(trail({ on: 'event', path: '$.name' })).toEqual({
      event: ['$.name'],
      sample: ['$.value.event_name'],
      rows: ['$.name'],
    })
    expect(trail({ on: 'event', path: '$.properties.items[1].sku' })).toMatchObject({
      sample: ['$.value.event_data.items[1].sku'],
      rows: ['$.properties'],
    })
    expect(trail({ on: 'event', path: "$.properties['trace id']" })).toMatchObject({
      sample: ["$.headers['trace-id']"],
      rows: ["$.properties['trace id']"],
    })
  })

  it('leads from a field of the sample to what is made of it', () => {
    expect(trail({ on: 'sample', path: '$.value.event_data.amount' })).toMatchObject({
      event: ['$.properties.amount'],
      rows: ['$.properties'],
    })
    expect(trail({ on: 'sample', path: '$.value.other' })).toMatchObject({ event: [], rows: [] })
    expect(trail({ on: 'sample', path: '$.value.event_data2' })).toMatchObject({ event: [] })
  })

  it('ends where the value is no field of the record', () => {
    expect(trail({ on: 'event', path: '$.external_id' })).toMatchObject({ sample: [], rows: ['$.external_id'] })
    expect(trail(null)).toEqual({ event: [], sample: [], rows: [] })
  })

  it('leads from a row both ways', () => {
    const row = { kind: 'property', name: 'trace id' } as const
    expect(trail({ on: 'row', target: row })).toEqual({
      event: ["$.properties['trace id']"],
      sample: ["$.headers['trace-id']"],
      rows: ["$.properties['trace id']"],
    })
    expect(targetOfPart("$.properties['trace id']")).toEqual(row)
    expect(targetOfPart('$.idempotency_key')).toBeNull()
  })
})

describe('a field put onto a row', () => {
  const onto = (mapping: Parameters<typeof placePath>[0], target: Parameters<typeof placePath>[1], path: string) =>
    placePath(mapping, target, path)

  it('fills the row', () => {
    const name = { kind: 'field', field: 'name', alternative: null } as const
    expect(onto({ name: { constant: 'x' } }, name, '$.value.a')).toEqual({
      mapping: { name: { path: '$.value.a' } },
      target: name,
    })
  })

  it('becomes one more property where they are made field by field', () => {
    const properties = { kind: 'properties', alternative: null } as const
    const mapping = { properties: { fields: { amount: { path: '$.value.a' } } } }
    expect(onto(mapping, properties, "$.value['unit price'][0]")).toEqual({
      mapping: {
        properties: { fields: { amount: { path: '$.value.a' }, 'unit price': { path: "$.value['unit price'][0]" } } },
      },
      target: { kind: 'property', name: 'unit price' },
    })
    expect(onto(mapping, properties, '$.value.amount').target).toEqual({ kind: 'property', name: 'amount_2' })
  })

  it('becomes one more alternative of a list', () => {
    const mapping = { name: { firstOf: [{ path: '$.value.a' }], default: 'd' } }
    expect(onto(mapping, { kind: 'field', field: 'name', alternative: null }, '$.value.b')).toEqual({
      mapping: { name: { firstOf: [{ path: '$.value.a' }, { path: '$.value.b' }], default: 'd' } },
      target: { kind: 'field', field: 'name', alternative: 1 },
    })
  })

  it('takes the place of a template of the properties', () => {
    const mapping = { properties: { template: '{}' } }
    expect(onto(mapping, { kind: 'properties', alternative: null }, '$.value').mapping).toEqual({
      properties: { path: '$.value' },
    })
  })
})
