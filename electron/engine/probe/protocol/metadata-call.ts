import { array, int32, string } from '../../source/wire/byte-writer.ts'
import { type Call, nullableString } from './call.ts'

export type TopicPartition = {
  readonly id: number
  readonly errorCode: number
  /** -1 where there is none. */
  readonly leader: number
}

export type TopicMetadata = {
  readonly name: string
  readonly errorCode: number
  readonly internal: boolean
  readonly partitions: readonly TopicPartition[]
}

export type ClusterMetadata = {
  readonly clusterId: string | null
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[]
  readonly topics: readonly TopicMetadata[]
}

export const metadataKey = 3
/** The first one that can forbid the broker to create the topics that are asked for (Kafka 0.11). */
export const metadataVersion = 4

/** @param topics null for all that are visible, [] for the brokers alone. Never creates a topic. */
export const metadataCall = (topics: readonly string[] | null): Call<ClusterMetadata> => ({
  key: metadataKey,
  version: metadataVersion,
  body: Buffer.concat([topics === null ? int32(-1) : array(topics.map(string)), Buffer.from([0])]),
  read: (reader) => {
    reader.skip(4) // throttle time
    const brokers = reader.array(() => {
      const broker = { id: reader.int32(), host: reader.string(), port: reader.int32() }
      nullableString(reader) // rack
      return broker
    })
    const clusterId = nullableString(reader)
    reader.skip(4) // controller
    const topics = reader.array(() => ({
      errorCode: reader.int16(),
      name: reader.string(),
      internal: reader.int8() !== 0,
      partitions: reader.array(() => {
        const partition = { errorCode: reader.int16(), id: reader.int32(), leader: reader.int32() }
        reader.array(() => reader.int32()) // replicas
        reader.array(() => reader.int32()) // in-sync replicas
        return partition
      }),
    }))
    return { clusterId, brokers, topics }
  },
})
