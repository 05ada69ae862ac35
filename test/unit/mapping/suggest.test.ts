import { describe, expect, test } from 'vitest'
import { type SeenPath, suggestFields } from '#shared/domain/mapping/suggest.ts'

const seen = (path: string, example: string, share = 1, type: SeenPath['type'] = 'string'): SeenPath => ({
  path,
  example,
  share,
  type,
})
const fieldsOf = (paths: readonly SeenPath[]) =>
  Object.fromEntries(suggestFields(paths).map(({ target, field }) => [target, field]))

describe('suggestions from what the records have', () => {
  test('the names of OneSignal’s table', () => {
    const paths = [
      seen('$.value.event_name', 'purchase'),
      seen('$.value.user_id', '17', 1, 'number'),
      seen('$.value.event_timestamp', '1763721721113', 1, 'number'),
      seen('$.value.event_data', '{"a":1}', 0.9, 'object'),
      seen('$.value.event_data.name', 'Shirt'),
    ]
    expect(fieldsOf(paths)).toEqual({
      name: { path: '$.value.event_name' },
      external_id: { path: '$.value.user_id', convert: 'string' },
      timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
      properties: { path: '$.value.event_data' },
    })
  })

  test('an envelope: everything comes from the object that holds name and user', () => {
    const paths = [
      seen('$.value.schema', 'v1'),
      seen('$.value.type', 'record'),
      seen('$.value.data', '{…}', 1, 'object'),
      seen('$.value.data.event_name', 'signup'),
      seen('$.value.data.user_id', 'u1'),
      seen('$.value.data.created_at', '2026-01-02T03:04:05Z'),
      seen('$.value.data.properties', '{…}', 1, 'object'),
    ]
    expect(fieldsOf(paths)).toEqual({
      name: { path: '$.value.data.event_name' },
      external_id: { path: '$.value.data.user_id' },
      timestamp: { path: '$.value.data.created_at', convert: 'timestamp' },
      properties: { path: '$.value.data.properties' },
    })
  })

  test('two forms in one topic become alternatives, the frequent one first, and say their shares', () => {
    const paths = [
      seen('$.value.data.event_name', 'signup', 0.3),
      seen('$.value.data.user_id', 'u1', 0.3),
      seen('$.value.event_name', 'purchase', 0.7),
      seen('$.value.user_id', 'u2', 0.7),
    ]
    const [name] = suggestFields(paths)
    expect(name?.field).toEqual({ firstOf: [{ path: '$.value.event_name' }, { path: '$.value.data.event_name' }] })
    expect(name?.why).toBe(
      '$.value.event_name in 70 % of the records, such as purchase, else $.value.data.event_name in 30 % of the records, such as signup',
    )
  })

  test('the better name wins, whatever the order, and camel case is known', () => {
    const paths = [
      seen('$.value.type', 'x'),
      seen('$.value.eventName', 'purchase'),
      seen('$.value.id', '1'),
      seen('$.value.customerId', 'c1'),
    ]
    expect(fieldsOf(paths)).toEqual({
      name: { path: '$.value.eventName' },
      external_id: { path: '$.value.customerId' },
    })
  })

  test.each([
    ['a timestamp that is no time', seen('$.value.timestamp', 'yesterday')],
    ['properties that are no object', seen('$.value.event_data', 'text')],
    ['a field that hardly any record has', seen('$.value.event_name', 'x', 0.01)],
    ['a name that nobody knows', seen('$.value.foo', 'x')],
    ['an item of an array', seen('$.value.items[0].name', 'x')],
  ])('%s is not suggested', (_what, path) => {
    expect(suggestFields([path])).toEqual([])
  })
})
