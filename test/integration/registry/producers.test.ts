import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { afterEach, expect, test } from 'vitest'
import { createRecordDecoder } from '#engine/decoder/record-decoder.ts'
import { RegistryClient } from '#engine/decoder/registry/registry-client.ts'
import { schemaText } from '#engine/decoder/registry/schema-text.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import { aRecord } from '../../support/a-record.ts'
import { collectingLogger } from '../../support/logger.ts'
import { registerSchema } from '../../support/registry/register.ts'
import { useSharedRegistry } from '../../support/registry/shared-registry.ts'
import { framed } from '../../support/registry/shop-events.ts'
import { describeWith } from '../../support/requirements.ts'

const signal = new AbortController().signal

describeWith(['registry'], 'what other producers write and register', () => {
  const registry = useSharedRegistry()
  const books: SchemaBook[] = []
  afterEach(async () => {
    for (const book of books.splice(0)) await book.close()
  })

  async function decode(value: Uint8Array) {
    const settings = { urls: [registry.url], credentials: null, ca: null, usesKafkaKey: false }
    const random = { next: () => 0, uuid: () => 'none' }
    const book = new SchemaBook(new RegistryClient(settings, { clock: Date, random, logger: collectingLogger() }))
    books.push(book)
    const decoder = createRecordDecoder('auto', book)
    const record = aRecord({ value })
    await decoder.prepare([record], signal)
    return decoder.decode(record).value
  }

  test('the kafkajs client: Avro and JSON Schema', async () => {
    const client = new SchemaRegistry({ host: registry.url })
    const avro = await client.register({
      type: SchemaType.AVRO,
      schema: '{"type":"record","name":"Greeting","namespace":"kafkajs","fields":[{"name":"text","type":"string"}]}',
    })
    const greeting = await decode(await client.encode(avro.id, { text: 'hello' }))
    expect(greeting).toMatchObject({ format: 'avro', value: { text: 'hello' }, diagnostics: [] })
    const json = await client.register(
      { type: SchemaType.JSON, schema: '{"title":"Greeting","type":"object","properties":{"text":{"type":"string"}}}' },
      { subject: 'kafkajs-json' },
    )
    expect(await decode(await client.encode(json.id, { text: 'hello' }))).toMatchObject({
      format: 'json-schema',
      value: { text: 'hello' },
    })
  })

  test('the kafkajs client leaves out the Protobuf message indexes: that is said, not read as something else', async () => {
    const client = new SchemaRegistry({ host: registry.url })
    const { id } = await client.register(
      {
        type: SchemaType.PROTOBUF,
        schema: 'syntax = "proto3"; package kafkajs; message Greeting { string text = 1; }',
      },
      { subject: 'kafkajs-proto' },
    )
    const payload = await decode(await client.encode(id, { text: 'hello' }))
    expect(payload.schemaId).toBe(id)
    expect(payload.diagnostics.length).toBeGreaterThan(0)
  })

  test("a serialized descriptor, as Confluent's Python client registers it, decodes and is shown as text", async () => {
    // FileDescriptorProto of: syntax = "proto3"; package py; message Order { string id = 1; map<string, int64> counts = 2;
    // oneof how { string card = 3; bool cash = 4; } optional int32 rank = 5; }
    const descriptor = serializedDescriptor()
    const id = await registerSchema(registry.url, 'python-proto', { schemaType: 'PROTOBUF', schema: descriptor })
    // Order { id: "o-1", cash: true }
    const payload = await decode(framed(id, [0], [0x0a, 3], Buffer.from('o-1'), [0x20, 1]))
    expect(payload).toMatchObject({ format: 'protobuf', value: { id: 'o-1', cash: true } })
    expect(payload.schema).toMatchObject({ messageType: 'py.Order', subject: 'python-proto' })
    const text = schemaText('PROTOBUF', descriptor)
    expect(text).toContain('syntax = "proto3";')
    expect(text).toContain('map<string, int64> counts = 2;')
    expect(text).toMatch(/oneof how \{\n {4}string card = 3;\n {4}bool cash = 4;\n {2}\}/)
    expect(text).toContain('optional int32 rank = 5;')
  })
})

/** Written by hand, field by field: number and type, length, content. */
function serializedDescriptor(): string {
  const length = (bytes: number): readonly number[] => (bytes < 128 ? [bytes] : [(bytes & 127) | 128, bytes >> 7])
  const block = (field: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from([field * 8 + 2, ...length(content.length)]), content])
  const text = (field: number, value: string): Buffer => block(field, Buffer.from(value))
  const number = (field: number, value: number): Buffer => Buffer.from([field * 8, value])
  const [optional, repeated] = [1, 3]
  const types = { int64: 3, int32: 5, bool: 8, string: 9, message: 11 }
  const field = (name: string, at: number, type: number, label: number, ...more: readonly Buffer[]): Buffer =>
    block(2, Buffer.concat([text(1, name), number(3, at), number(4, label), number(5, type), ...more]))
  const entry = Buffer.concat([
    text(1, 'CountsEntry'),
    field('key', 1, types.string, optional),
    field('value', 2, types.int64, optional),
    block(7, number(7, 1)),
  ])
  const order = Buffer.concat([
    text(1, 'Order'),
    field('id', 1, types.string, optional),
    field('counts', 2, types.message, repeated, text(6, '.py.Order.CountsEntry')),
    field('card', 3, types.string, optional, number(9, 0)),
    field('cash', 4, types.bool, optional, number(9, 0)),
    field('rank', 5, types.int32, optional, number(9, 1), Buffer.from([0x88, 0x01, 1])),
    block(3, entry),
    block(8, text(1, 'how')),
    block(8, text(1, '_rank')),
  ])
  const file = Buffer.concat([text(1, 'order.proto'), text(2, 'py'), block(4, order), text(12, 'proto3')])
  return file.toString('base64')
}
