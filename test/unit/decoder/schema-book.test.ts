import { expect, test } from 'vitest'
import { createRecordDecoder } from '#engine/decoder/record-decoder.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { SchemaSource } from '#engine/decoder/types.ts'
import type { KnownSchema, SchemaEntry } from '#shared/schema/schema-entry.ts'
import { aRecord } from '../../support/a-record.ts'

const signal = new AbortController().signal
const avroString = (key: string): KnownSchema => ({
  kind: 'known',
  key,
  id: 7,
  guid: null,
  schemaType: 'AVRO',
  schema: '"string"',
  references: [],
  subject: null,
  version: null,
  hasRules: false,
})
const missing = (key: string, retryable: boolean): SchemaEntry => ({
  kind: 'missing',
  key,
  code: 'registry-unreachable',
  message: 'away',
  retryable,
})

/** A source whose answers the test gives; nothing is at hand before it was asked for. */
function aSource(answer: (key: string) => SchemaEntry | Promise<SchemaEntry>) {
  const known = new Map<string, SchemaEntry>()
  const asked: string[] = []
  const source: SchemaSource = {
    peek: (key) => known.get(key) ?? null,
    get: async (key) => {
      asked.push(key)
      const entry = await answer(key)
      if (entry.kind === 'known') known.set(key, entry)
      return entry
    },
    nextTryAtMs: null,
    close: () => Promise.resolve(),
  }
  return { source, asked }
}

const framed = (id: number) => aRecord({ value: Uint8Array.of(0, 0, 0, 0, id, 4, 104, 105) })

test('plain records need nothing: nobody is asked and nothing is waited for', () => {
  const { source, asked } = aSource(avroString)
  const book = new SchemaBook(source)
  expect(book.prepare([aRecord({ value: '{"a":1}', key: 'k' }), aRecord({ value: null })], signal)).toBeNull()
  expect(book.entriesOf([aRecord()])).toEqual([])
  expect(asked).toEqual([])
})

test('a batch asks once for each schema, and the next one for none', async () => {
  const { source, asked } = aSource(avroString)
  const book = new SchemaBook(source)
  await book.prepare([framed(1), framed(2), framed(1)], signal)
  expect(asked).toEqual(['id:1', 'id:2'])
  expect(book.prepare([framed(2)], signal)).toBeNull()
  expect(createRecordDecoder('auto', book).decode(framed(1)).value).toMatchObject({ format: 'avro', value: 'hi' })
})

test('what cannot be had is the reason in the record, and asked for again', async () => {
  let away = true
  const { source, asked } = aSource((key) => (away ? missing(key, true) : avroString(key)))
  const book = new SchemaBook(source)
  const decoder = createRecordDecoder('auto', book)
  await decoder.prepare([framed(1)], signal)
  expect(book.obstacleOf([framed(1)])).toMatchObject({ key: 'id:1', message: 'away' })
  expect(decoder.decode(framed(1)).value.diagnostics[0]).toMatchObject({ code: 'registry-unreachable' })
  away = false
  await decoder.prepare([framed(1)], signal)
  expect(book.obstacleOf([framed(1)])).toBeNull()
  expect(decoder.decode(framed(1)).value).toMatchObject({ value: 'hi' })
  expect(asked).toEqual(['id:1', 'id:1'])
})

test('what is missing for good is no obstacle', async () => {
  const book = new SchemaBook(aSource((key) => missing(key, false)).source)
  await book.prepare([framed(1)], signal)
  expect(book.obstacleOf([framed(1)])).toBeNull()
  expect(book.entriesOf([framed(1)])).toHaveLength(1)
})

test('nobody waits for an answer that does not come once the signal fires', async () => {
  const book = new SchemaBook(aSource(() => new Promise(() => {})).source)
  const stop = new AbortController()
  const preparing = book.prepare([framed(1)], stop.signal)
  stop.abort()
  await preparing
  expect(book.entry('id:1')).toBeNull()
})

test('a schema with rules is read, and says that they were not carried out', async () => {
  const book = new SchemaBook(aSource((key) => ({ ...avroString(key), hasRules: true })).source)
  const decoder = createRecordDecoder('auto', book)
  await decoder.prepare([framed(1)], signal)
  const { value, diagnostics } = decoder.decode(framed(1)).value
  expect([value, diagnostics.map(({ code }) => code)]).toEqual(['hi', ['schema-rules']])
})
