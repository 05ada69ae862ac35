import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { arrange, unknownKeys } from '#engine/workspace/schema-walk.ts'
import { connectionFile } from '#shared/schema/connection.ts'
import { mappingFile } from '#shared/schema/mapping.ts'
import { receiverFile } from '#shared/schema/receiver.ts'

const kafka = { version: 1, kind: 'kafka', bootstrapServers: ['a:1'] }

test('names unknown keys at every depth, also in unions, lists and recursive fields', () => {
  expect(unknownKeys(connectionFile, { ...kafka, colour: 'red', security: { protocol: 'SSL', sasl: true } })).toEqual([
    ['colour'],
    ['security', 'sasl'],
  ])
  const mapping = { version: 1, name: { firstOf: [{ path: '$.a' }, { path: '$.b', nmae: 1 }] } }
  expect(unknownKeys(mappingFile, mapping)).toEqual([['name', 'firstOf', 1, 'nmae']])
})

test('does not look into values that are free, such as constants', () => {
  expect(unknownKeys(mappingFile, { version: 1, name: { constant: { any: { thing: 1 } } } })).toEqual([])
})

test('writes keys in the order of the schema and unknown ones after them in theirs', () => {
  const next = { zeta: 1, bootstrapServers: ['a:1'], alpha: 2, kind: 'kafka', version: 1 }
  expect(Object.keys(arrange(connectionFile, undefined, next) as object)).toEqual([
    'version',
    'kind',
    'bootstrapServers',
    'zeta',
    'alpha',
  ])
})

test('keeps the old spelling of what means the same', () => {
  const previous = { ...kafka, bootstrapServers: 'a:1, b:2' }
  const next = { ...kafka, bootstrapServers: ['a:1', 'b:2'], security: { protocol: 'PLAINTEXT' } }
  expect(arrange(connectionFile, previous, next)).toEqual(previous)
})

test('writes a default that is set on purpose in a new file', () => {
  const next = { ...kafka, security: { protocol: 'PLAINTEXT' } }
  expect(arrange(connectionFile, undefined, next)).toEqual(next)
})

test('writes what really changed', () => {
  const next = { ...kafka, bootstrapServers: ['a:1', 'c:3'] }
  expect(arrange(connectionFile, { ...kafka, bootstrapServers: 'a:1' }, next)).toEqual(next)
})

test('keeps unknown keys that the sender did not mention, and takes those that it did', () => {
  const previous = { ...kafka, note: 'ours', colour: 'red', security: { protocol: 'SSL', team: 'blue' } }
  const next = { ...kafka, colour: 'green', security: { protocol: 'SASL_SSL' } }
  expect(arrange(connectionFile, previous, next)).toEqual({
    ...kafka,
    note: 'ours',
    colour: 'green',
    security: { protocol: 'SASL_SSL', team: 'blue' },
  })
})

test('removes a known key that is left out', () => {
  expect(arrange(connectionFile, { ...kafka, schemaRegistry: { url: 'http://r' } }, kafka)).toEqual(kafka)
})

test('does not give the unknown keys of a removed list item to its neighbour', () => {
  const previous = { version: 1, endpoints: [{ path: '/a', note: 'of a' }, { path: '/b' }] }
  expect(arrange(receiverFile, previous, { version: 1, endpoints: [{ path: '/b' }] })).toEqual({
    version: 1,
    endpoints: [{ path: '/b' }],
  })
})

test('saving what was read changes nothing, whatever else stands in the file', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => !(key in kafka) && key !== '__proto__'),
        fc.jsonValue(),
      ),
      (extra) => {
        const raw: unknown = JSON.parse(JSON.stringify({ ...extra, ...kafka }))
        const parsed = connectionFile.safeParse(raw)
        fc.pre(parsed.success)
        expect(arrange(connectionFile, raw, parsed.data)).toEqual(raw)
      },
    ),
  )
})
