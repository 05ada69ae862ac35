/**
 * Who a topic is: its id (KIP-516) stays with it and is another one after the topic was deleted and made anew under the
 * same name. kafkajs' Metadata request is too old to tell it. Layout: https://kafka.apache.org/protocol, api key 3.
 */
import { ByteReader } from '../wire/byte-reader.ts'
import { compactArray, compactString, noTags } from '../wire/byte-writer.ts'
import type { InternalBroker } from './kafkajs-internals.ts'
import { askOwn } from './own-request.ts'

/** Topic ids by name. */
export type TopicIds = ReadonlyMap<string, string>

/** Metadata 10 brought the ids, 12 is the first that may be asked by name or id (Kafka 3.1). */
const version = 12
const idBytes = 16
const noId = '0'.repeat(2 * idBytes)

/** Ids of those topics that exist and may be seen; none where the broker is too old. Creates nothing. */
export async function readTopicIds(broker: InternalBroker, topics: readonly string[]): Promise<TopicIds> {
  const asked = topics.map((topic) => Buffer.concat([Buffer.alloc(idBytes), compactString(topic), noTags]))
  const ids = await askOwn(broker, {
    apiKey: 3,
    apiName: 'Metadata',
    oldest: version,
    newest: version,
    // No creation, no authorized operations.
    encode: () => Buffer.concat([compactArray(asked), Buffer.from([0, 0]), noTags]),
    decode: decodeTopicIds,
  })
  return ids ?? new Map()
}

/** The topics whose ids are known in both and differ. */
export const madeAnew = (before: TopicIds, now: TopicIds): readonly string[] =>
  [...now].filter(([topic, id]) => (before.get(topic) ?? id) !== id).map(([topic]) => topic)

function decodeTopicIds(payload: Buffer): TopicIds {
  const reader = new ByteReader(payload)
  reader.skipTags() // of the header
  reader.skip(4) // throttle time
  reader.compactArray(() => {
    reader.skip(4) // node
    reader.compactString() // host
    reader.skip(4) // port
    reader.compactString() // rack
    reader.skipTags()
  })
  reader.compactString() // cluster id
  reader.skip(4) // controller
  const topics = reader.compactArray(() => {
    reader.skip(2) // error
    const name = reader.compactString()
    const id = reader.bytes(idBytes).toString('hex')
    reader.skip(1) // internal
    reader.compactArray(() => {
      reader.skip(2 + 4 + 4 + 4) // error, partition, leader and its epoch
      for (const _ of ['replicas', 'in sync', 'offline']) reader.compactArray(() => reader.int32())
      reader.skipTags()
    })
    reader.skip(4) // authorized operations
    reader.skipTags()
    return [name, id] as const
  })
  return new Map(topics.filter(([, id]) => id !== noId))
}
