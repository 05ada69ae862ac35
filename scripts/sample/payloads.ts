import type { Seeded } from './seeded.ts'
import { asAvro, asJsonSchema, asProtobuf, shipment, unknownSchemaId } from './shipments.ts'
import { shopEvent, type ShopEvent, type Topic } from './shop.ts'
import { avroString, framed } from './wire.ts'

/** What is special about a record. The first seven map, the others are the 4 % that do not. */
export const kinds = [
  'flat',
  'envelope',
  'big-id',
  'duplicate-headers',
  'avro',
  'protobuf',
  'json-schema',
  'missing-user',
  'broken-json',
  'missing-name',
  'oversized',
  'tombstone',
  'not-utf8',
  'unknown-schema',
] as const
export type Kind = (typeof kinds)[number]

/** The payload of a record, and who it is about. */
export type Payload = { readonly topic: Topic; readonly user: string | null; readonly value: Uint8Array | null }

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** `atMs`: when it happened. */
export function payloadOf(kind: Kind, user: string, atMs: number, random: Seeded): Payload {
  const event = shopEvent(random)
  const { topic } = event
  const iso = new Date(atMs).toISOString()
  const flat = { event_name: event.name, user_id: user, event_timestamp: iso, event_data: event.properties }
  switch (kind) {
    case 'flat':
    case 'duplicate-headers':
      return { topic, user, value: utf8(JSON.stringify(flat)) }
    case 'envelope':
      return { topic, user, value: utf8(JSON.stringify(envelope(event, user, atMs))) }
    case 'big-id':
      return bigId(event, atMs, random)
    case 'missing-user':
      return {
        topic,
        user: null,
        value: utf8(
          JSON.stringify({ ...flat, user_id: random.chance(0.5) ? null : undefined, anonymous_id: random.hex(16) }),
        ),
      }
    case 'broken-json': {
      const text = JSON.stringify(flat)
      return {
        topic,
        user,
        value: utf8(random.chance(0.5) ? text.slice(0, random.int(30, text.length - 2)) : text.replaceAll('"', "'")),
      }
    }
    case 'missing-name':
      return {
        topic,
        user,
        value: utf8(
          JSON.stringify({ type: `shop.${event.name}.v2`, user_id: user, occurred_at: iso, payload: event.properties }),
        ),
      }
    case 'oversized':
      return {
        topic,
        user,
        value: utf8(
          JSON.stringify({ ...flat, event_data: { ...event.properties, recommendations: recommendations(random) } }),
        ),
      }
    case 'tombstone':
      return { topic, user, value: null }
    case 'not-utf8':
      return {
        topic,
        user,
        value: Buffer.from(
          JSON.stringify({ ...flat, event_data: { city: 'Malmö', street: 'Östra Förstadsgatan 12' } }),
          'latin1',
        ),
      }
    case 'avro':
      return { topic: 'purchase-events', user, value: asAvro(shipment(user, atMs, random)) }
    case 'protobuf':
      return { topic: 'purchase-events', user, value: asProtobuf(shipment(user, atMs, random)) }
    case 'json-schema':
      return { topic: 'purchase-events', user, value: asJsonSchema(shipment(user, atMs, random)) }
    case 'unknown-schema':
      return { topic, user, value: framed(unknownSchemaId, avroString(event.name), avroString(user)) }
  }
}

/** The form of the second example that OneSignal's page shows: wrapped, epoch milliseconds, `properties`. */
const envelope = ({ name, properties }: ShopEvent, user: string, atMs: number) => ({
  schema: 'user_event_schema_v1',
  data: { event_name: name, user_id: user, event_timestamp: atMs, properties },
})

/** Ids that a JavaScript number would round; written by hand, because JSON.stringify rounds them too. */
function bigId({ topic, name, properties }: ShopEvent, atMs: number, random: Seeded): Payload {
  const id = (2n ** 53n + 1n + BigInt(random.int(0, 400)) * 2n + (random.chance(0.2) ? 2n ** 62n : 0n)).toString()
  const text = `{"event_name":${JSON.stringify(name)},"user_id":${id},"event_timestamp":${Math.floor(atMs / 1_000)},"event_data":${JSON.stringify(properties)}}`
  return { topic, user: id, value: utf8(text) }
}

const recommendations = (random: Seeded) =>
  Array.from({ length: random.int(24, 60) }, (_, rank) => ({
    rank: rank + 1,
    product_id: `prod_${random.hex(4)}`,
    score: random.int(1, 999) / 1_000,
    reason: random.pick(['bought together', 'same category', 'seen before']),
  }))
