/**
 * One shop event in Avro, Protobuf and JSON Schema, each schema in two parts that refer to each other, written by encoders
 * of other people.
 */
import avro from 'avsc'
import protobuf from 'protobufjs'
import { registerSchema } from './register.ts'

export type ShopEvent = {
  readonly event_name: string
  readonly user_id: string
  readonly price: { readonly amount: number; readonly currency: string }
}

/** What a producer of one kind knows: the id of its schema, and how to write an event. */
export type ShopProducer = { readonly schemaId: number; encode(event: ShopEvent): Uint8Array }

const moneyAvro: avro.Schema = {
  type: 'record',
  name: 'Money',
  namespace: 'shop',
  fields: [
    { name: 'amount', type: 'long' },
    { name: 'currency', type: 'string' },
  ],
}
const eventAvro: avro.Schema = {
  type: 'record',
  name: 'Event',
  namespace: 'shop',
  fields: [
    { name: 'event_name', type: 'string' },
    { name: 'user_id', type: 'string' },
    { name: 'price', type: 'shop.Money' },
  ],
}

const moneyProto = `syntax = "proto3"; package shop; message Money { int64 amount = 1; string currency = 2; }`
const eventProto = `syntax = "proto3"; package shop; import "money.proto";
message Unused { bool nothing = 1; }
message Event { string event_name = 1; string user_id = 2; Money price = 3; }`

const moneyJson = {
  $id: 'https://shop.example/money.json',
  type: 'object',
  properties: { amount: { type: 'integer' }, currency: { type: 'string' } },
  required: ['amount', 'currency'],
}
const eventJson = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { event_name: { type: 'string' }, user_id: { type: 'string' }, price: { $ref: 'money.json' } },
  $id: 'https://shop.example/event.json',
  required: ['event_name', 'user_id'],
}

/** The frame of Confluent's serializers: 00, schema id, then whatever the format puts before its body. */
export const framed = (schemaId: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const id = Buffer.alloc(5)
  id.writeUInt32BE(schemaId, 1)
  return Buffer.concat([id, ...parts.map((part) => Buffer.from(part))])
}

/** Registers both parts under subjects of the topic, and answers a producer. */
export async function avroProducer(registryUrl: string, topic: string, authorization?: string): Promise<ShopProducer> {
  const money = `${topic}-money-avro`
  await registerSchema(registryUrl, money, { schema: JSON.stringify(moneyAvro) }, authorization)
  const references = [{ name: 'shop.Money', subject: money, version: 1 }]
  const schema = { schema: JSON.stringify(eventAvro), references }
  const schemaId = await registerSchema(registryUrl, `${topic}-avro`, schema, authorization)
  const registry = {}
  avro.Type.forSchema(moneyAvro, { registry })
  const type = avro.Type.forSchema(eventAvro, { registry })
  return { schemaId, encode: (event) => framed(schemaId, type.toBuffer(event)) }
}

export async function protobufProducer(registryUrl: string, topic: string): Promise<ShopProducer> {
  const money = `${topic}-money-proto`
  await registerSchema(registryUrl, money, { schemaType: 'PROTOBUF', schema: moneyProto })
  const references = [{ name: 'money.proto', subject: money, version: 1 }]
  const schema = { schemaType: 'PROTOBUF' as const, schema: eventProto, references }
  const schemaId = await registerSchema(registryUrl, `${topic}-proto`, schema)
  const root = new protobuf.Root()
  protobuf.parse(moneyProto, root, { keepCase: true })
  protobuf.parse(eventProto.replace('import "money.proto";', ''), root, { keepCase: true })
  const type = root.lookupType('shop.Event')
  // The second message of the file: indexes [1], as one count and one index in zig-zag.
  return { schemaId, encode: (event) => framed(schemaId, [2, 2], type.encode(type.fromObject(event)).finish()) }
}

export async function jsonProducer(registryUrl: string, topic: string): Promise<ShopProducer> {
  const money = `${topic}-money-json`
  await registerSchema(registryUrl, money, { schemaType: 'JSON', schema: JSON.stringify(moneyJson) })
  const references = [{ name: 'money.json', subject: money, version: 1 }]
  const schema = { schemaType: 'JSON' as const, schema: JSON.stringify(eventJson), references }
  const schemaId = await registerSchema(registryUrl, `${topic}-json`, schema)
  return { schemaId, encode: (event) => framed(schemaId, Buffer.from(JSON.stringify(event))) }
}

export const aShopEvent = (number: number, overrides: Partial<ShopEvent> = {}): ShopEvent => ({
  event_name: 'purchase',
  user_id: `user-${number}`,
  price: { amount: 100 + number, currency: 'EUR' },
  ...overrides,
})
