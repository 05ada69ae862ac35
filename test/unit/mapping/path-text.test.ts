import { fc } from '../../support/property.ts'
import { expect, it } from 'vitest'
import { parsePath } from '#shared/domain/mapping/path.ts'
import { pathText } from '#shared/domain/mapping/path-text.ts'

it.each([
  [['value', 'user_id'], '$.value.user_id'],
  [['value', 'items', 0, 'sku'], '$.value.items[0].sku'],
  [['headers', 'trace-id'], "$.headers['trace-id']"],
  [['value', "it's"], "$.value['it\\'s']"],
  [[], '$'],
])('%j is written %s', (steps, text) => {
  expect(pathText(steps)).toBe(text)
})

it('reads back as the same steps, whatever the names are', () => {
  const step = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat({ max: 1_000 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
      expect(parsePath(pathText(steps))).toEqual({ ok: true, value: steps })
    }),
  )
})
