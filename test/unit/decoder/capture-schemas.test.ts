import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { formatCaptureSchemas, parseCaptureSchemas, schemasPathOf } from '#engine/decoder/capture/schemas-file.ts'
import type { KnownSchema, ReferencedSchema } from '#shared/schema/schema-entry.ts'

const aSchema = (overrides: Partial<KnownSchema> = {}): KnownSchema => ({
  kind: 'known',
  key: 'id:7',
  id: 7,
  guid: null,
  schemaType: 'AVRO',
  schema: '"string"',
  references: [],
  uses: [],
  subject: 'orders-value',
  version: 2,
  hasRules: false,
  ...overrides,
})

const use = (name: string, version = 1) => ({ name, subject: `${name}-subject`, version })
const reference = (name: string, id: number, uses: ReferencedSchema['uses'] = []): ReferencedSchema => ({
  ...use(name),
  schema: `{"${name}"}`,
  id,
  uses,
})

const roundTrip = (schema: KnownSchema): KnownSchema | undefined => {
  const parsed = parseCaptureSchemas(formatCaptureSchemas([schema]) ?? '')
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value.get(schema.key)
}

test('what is written is read again, with references in an order in which each comes before its users', () => {
  const references = [reference('C', 3), reference('B', 2, [use('C')])]
  const schema = aSchema({ schemaType: 'PROTOBUF', hasRules: true, references, uses: [use('B'), use('C')] })
  expect(roundTrip(schema)).toEqual(schema)
})

test('the file has the public form: ids as keys, the referenced schemas included', () => {
  const schema = aSchema({ references: [reference('B', 2)], uses: [use('B')] })
  expect(JSON.parse(formatCaptureSchemas([schema]) ?? '')).toEqual({
    '2': { schemaType: 'AVRO', schema: '{"B"}', subject: 'B-subject', version: 1, references: [] },
    '7': {
      schemaType: 'AVRO',
      schema: '"string"',
      subject: 'orders-value',
      version: 2,
      references: [{ ...use('B'), id: 2 }],
    },
  })
})

test('a schema without an id stands under its GUID, one with both is found by either', () => {
  const byGuid = aSchema({ key: 'guid:g-1', id: null, guid: 'g-1' })
  expect(roundTrip(byGuid)).toEqual(byGuid)
  const both = parseCaptureSchemas('{"9":{"schemaType":"JSON","schema":"{}","guid":"g-9","references":[]}}')
  expect(both.ok && both.value.get('id:9')).toMatchObject({ id: 9, guid: 'g-9', schemaType: 'JSON' })
  expect(both.ok && both.value.get('guid:g-9')).toMatchObject({ key: 'guid:g-9', id: 9 })
})

test('what is missing is not written down: nothing to say is no file', () => {
  expect(formatCaptureSchemas([])).toBeNull()
  const missing = { kind: 'missing', key: 'id:1', code: 'schema-not-found', message: 'none', retryable: false } as const
  expect(formatCaptureSchemas([missing])).toBeNull()
})

test.each([
  ['no JSON', '{"7":', /JSON/],
  ['a schema without text', '{"7":{"schemaType":"AVRO"}}', /\$\.7\.schema/],
  ['a type that nobody knows', '{"7":{"schemaType":"XSD","schema":""}}', /\$\.7\.schemaType/],
])('%s is told with its place', (_, text, words) => {
  const parsed = parseCaptureSchemas(text)
  expect(!parsed.ok && parsed.error).toMatch(words)
})

test('references that lead in a circle, or nowhere, end', () => {
  const circle = '{"1":{"schema":"a","references":[{"name":"B","subject":"B","version":1,"id":2}]},'
  const back = '"2":{"schema":"b","references":[{"name":"A","subject":"A","version":1,"id":1}]},'
  const nowhere = '"3":{"schema":"c","references":[{"name":"X","subject":"X","version":1,"id":99}]}}'
  const parsed = parseCaptureSchemas(circle + back + nowhere)
  expect(parsed.ok && parsed.value.get('id:1')?.references.map(({ name }) => name)).toEqual(['A', 'B'])
  expect(parsed.ok && parsed.value.get('id:3')?.references).toEqual([])
})

test('any text is either a file of schemas or told what is wrong with it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const parsed = parseCaptureSchemas(text)
      expect(parsed.ok || parsed.error.length > 0).toBe(true)
    }),
  )
})

test('the file lies beside the capture', () => {
  expect(schemasPathOf('/w/captures/shop.ndjson')).toBe('/w/captures/shop.schemas.json')
  expect(schemasPathOf('/w/v1.2/shop')).toBe('/w/v1.2/shop.schemas.json')
})
