import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { arraySlices } from '#engine/receiver/emulator/json-slices.ts'

test('cuts out the elements with every digit and spelling, blanks between tokens taken out', () => {
  const text =
    '{"x": {"events": [9]}, "events" : [ {"id": 9223372036854775807 , "a b": 1.50, "t": "x \\" , ]}" } ,\n[1, [2]], "s", 5.0 , null ], "y": [3]}'
  expect(arraySlices(text, 'events')).toEqual([
    '{"id":9223372036854775807,"a b":1.50,"t":"x \\" , ]}"}',
    '[1,[2]]',
    '"s"',
    '5.0',
    'null',
  ])
})

test.each([
  ['{}', null],
  ['{"events": 1}', null],
  ['{"events": []}', []],
  ['{"events": [ ]}', []],
  ['{"events": [1], "events": [2, 3]}', ['2', '3']],
  ['{"events": [1], "events": null}', null],
  ['{"\\u0065vents": [1]}', ['1']],
  ['{"a": "events", "b": [1]}', null],
])('%s', (text, expected) => {
  expect(arraySlices(text, 'events')).toEqual(expected)
})

test('gives what JSON.parse gives, for any JSON in any layout', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(0, 1, 3, '\t'),
      (events, others, indent) => {
        const text = JSON.stringify({ ...others, events, after: others }, null, indent)
        const slices = arraySlices(text, 'events')
        expect(slices?.map((slice) => JSON.parse(slice) as unknown)).toEqual(JSON.parse(JSON.stringify(events)))
        expect(slices).toEqual((JSON.parse(text) as { events: unknown[] }).events.map((event) => JSON.stringify(event)))
      },
    ),
  )
})
