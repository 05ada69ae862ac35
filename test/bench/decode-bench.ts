import avro from 'avsc'
import protobuf from 'protobufjs'
import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { SchemaType } from '#shared/schema/schema-entry.ts'
import { aRecord } from '../support/a-record.ts'
import { aKnownSchema, idPrefix } from '../support/decoder/known-schema.ts'
import type { Bench, Figure } from './support/figures.ts'

const note =
  'A note that brings a record of this format to about three hundred bytes, as the records of the sample have them.'
const event = {
  id: 123_456_789,
  user_id: 'user_1234567890',
  event_name: 'purchase_completed',
  at: 1_763_721_721_113,
  amount: 12.5,
  member: true,
  tags: { country: 'Germany', plan: 'premium-monthly' },
  items: [
    { sku: 'sku-1234-5678', quantity: 2 },
    { sku: 'sku-9999-1111', quantity: 1 },
  ],
  note,
}

const avroSchema = JSON.stringify({
  type: 'record',
  name: 'Event',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'user_id', type: 'string' },
    { name: 'event_name', type: 'string' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'amount', type: 'double' },
    { name: 'member', type: ['null', 'boolean'] },
    { name: 'tags', type: { type: 'map', values: 'string' } },
    {
      name: 'items',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Item',
          fields: [
            { name: 'sku', type: 'string' },
            { name: 'quantity', type: 'int' },
          ],
        },
      },
    },
    { name: 'note', type: 'string' },
  ],
})

const protoText = `syntax = "proto3";
message Event {
  int64 id = 1; string user_id = 2; string event_name = 3; int64 at = 4; double amount = 5; bool member = 6;
  map<string, string> tags = 7; repeated Item items = 8; string note = 9;
}
message Item { string sku = 1; int32 quantity = 2; }`

const jsonSchema = JSON.stringify({
  type: 'object',
  required: ['id', 'user_id', 'event_name'],
  properties: {
    id: { type: 'integer' },
    user_id: { type: 'string', pattern: '^user_[0-9]+$' },
    amount: { type: 'number', minimum: 0 },
    items: { type: 'array', items: { type: 'object', properties: { quantity: { type: 'integer' } } } },
  },
})

function protobufBody(): Uint8Array {
  const type = protobuf.parse(protoText, { keepCase: true }).root.lookupType('Event')
  return Uint8Array.of(0, ...type.encode(type.fromObject(event)).finish())
}

const json = encodeUtf8(JSON.stringify(event))
const avroBody = () => avro.Type.forSchema(JSON.parse(avroSchema) as avro.Schema).toBuffer(event)

export type Subject = {
  readonly name: string
  readonly value: () => Uint8Array
  readonly schema?: [SchemaType, string]
}

const framed = (body: Uint8Array): Uint8Array => Uint8Array.of(...idPrefix, ...body)
/** One record of each format, about the same event. */
export const subjects: readonly Subject[] = [
  { name: 'JSON', value: () => json },
  { name: 'Avro', value: () => framed(avroBody()), schema: ['AVRO', avroSchema] },
  { name: 'Protobuf', value: () => framed(protobufBody()), schema: ['PROTOBUF', protoText] },
  { name: 'JSON with JSON Schema', value: () => framed(json), schema: ['JSON', jsonSchema] },
]

/** One record again and again, on one thread. */
function measure(record: RawRecord, schema: Subject['schema'], rounds: number): number {
  const known = schema === undefined ? null : aKnownSchema({ schemaType: schema[0], schema: schema[1] })
  const schemas = createSchemaLookup(() => known)
  const perRound = 20_000
  let best = 0
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    for (let i = 0; i < perRound; i += 1) decodeRecord(record, 'auto', schemas)
    best = Math.max(best, (perRound / (performance.now() - start)) * 1_000)
  }
  return best
}

/** Decoding alone, of each format. */
export const decodeBench: Bench = {
  name: 'decode',
  what: 'decode records of each format on one thread',
  run: ({ small }): Promise<readonly Figure[]> =>
    Promise.resolve(
      subjects.map(({ name, value, schema }): Figure => {
        const record = aRecord({ key: 'user_1234567890', value: value() })
        const bytes = record.value?.length ?? 0
        const perSecond = measure(record, schema, small ? 5 : 25)
        return { what: `decode ${name}, ${bytes} bytes, best round`, value: perSecond, unit: 'records/s' }
      }),
    ),
}
