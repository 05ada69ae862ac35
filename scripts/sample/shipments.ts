import type { Seeded } from './seeded.ts'
import { avroLong, avroString, double, framed, protoBytes, protoDouble, protoString, protoVarint } from './wire.ts'

/** The shop's warehouse writes with schemas: one event in three forms, with an order number beyond 2^53. */
export type Shipment = {
  readonly user: string
  readonly atMs: number
  readonly order: bigint
  readonly carrier: string
  readonly weightKg: number
}

const eventName = 'order_shipped'

/** A schema id that no registry of this sample knows. */
export const unknownSchemaId = 100_042
const schemaIds = { avro: 1_042, protobuf: 1_043, jsonSchema: 1_044 } as const

export const shipment = (user: string, atMs: number, random: Seeded): Shipment => ({
  user,
  atMs,
  order: 2n ** 63n - 1n - BigInt(random.int(0, 900_000)),
  carrier: random.pick(['DHL', 'PostNord', 'Østlandsk Bud']),
  weightKg: random.int(1, 120) / 10,
})

export const asAvro = ({ user, atMs, order, carrier, weightKg }: Shipment): Uint8Array =>
  framed(
    schemaIds.avro,
    avroString(eventName),
    avroString(user),
    avroLong(BigInt(atMs)),
    avroLong(order),
    avroString(carrier),
    double(weightKg),
  )

/** The first message of the file, so that the list of message indexes is a single 0. */
export const asProtobuf = ({ user, atMs, order, carrier, weightKg }: Shipment): Uint8Array =>
  framed(
    schemaIds.protobuf,
    Uint8Array.of(0),
    protoString(1, eventName),
    protoString(2, user),
    protoVarint(3, BigInt(atMs)),
    protoBytes(4, Buffer.concat([protoVarint(1, order), protoString(2, carrier), protoDouble(3, weightKg)])),
  )

/** The order number is written as it is, because JSON.stringify would round it. */
export const asJsonSchema = ({ user, atMs, order, carrier, weightKg }: Shipment): Uint8Array =>
  framed(
    schemaIds.jsonSchema,
    Buffer.from(
      `{"event_name":"${eventName}","user_id":${JSON.stringify(user)},"event_timestamp":${atMs},` +
        `"event_data":{"order":${order},"carrier":${JSON.stringify(carrier)},"weight_kg":${weightKg}}}`,
    ),
  )

const avro = {
  type: 'record',
  name: 'OrderShipped',
  namespace: 'shop.warehouse',
  fields: [
    { name: 'event_name', type: 'string' },
    { name: 'user_id', type: 'string' },
    { name: 'event_timestamp', type: { type: 'long', logicalType: 'timestamp-millis' } },
    {
      name: 'event_data',
      type: {
        type: 'record',
        name: 'Shipment',
        fields: [
          { name: 'order', type: 'long' },
          { name: 'carrier', type: 'string' },
          { name: 'weight_kg', type: 'double' },
        ],
      },
    },
  ],
}

const protobuf = `syntax = "proto3";
package shop.warehouse;

message OrderShipped {
  string event_name = 1;
  string user_id = 2;
  int64 event_timestamp = 3;
  Shipment event_data = 4;
}

message Shipment {
  int64 order = 1;
  string carrier = 2;
  double weight_kg = 3;
}
`

const jsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'OrderShipped',
  type: 'object',
  required: ['event_name', 'user_id', 'event_data'],
  properties: {
    event_name: { const: eventName },
    user_id: { type: 'string' },
    event_timestamp: { type: 'integer', description: 'Milliseconds since the epoch' },
    event_data: {
      type: 'object',
      properties: { order: { type: 'integer' }, carrier: { type: 'string' }, weight_kg: { type: 'number' } },
    },
  },
}

/** `captures/sample.schemas.json`: what the capture's ids stand for, so that it decodes without a registry. */
export const sampleSchemas = () => ({
  [schemaIds.avro]: { schemaType: 'AVRO', schema: JSON.stringify(avro), references: [] },
  [schemaIds.protobuf]: { schemaType: 'PROTOBUF', schema: protobuf, references: [] },
  [schemaIds.jsonSchema]: { schemaType: 'JSON', schema: JSON.stringify(jsonSchema), references: [] },
})
