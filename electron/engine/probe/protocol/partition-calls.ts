import { decodeFetchResponse, type FetchedBytes } from '../../source/wire/fetch-response.ts'
import { array, int32, string } from '../../source/wire/byte-writer.ts'
import type { Call } from './call.ts'

export type PartitionRef = { readonly topic: string; readonly partition: number }

export type FoundOffset = PartitionRef & { readonly errorCode: number; readonly offset: bigint }

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

function byTopic<T extends PartitionRef>(refs: readonly T[], write: (ref: T) => Buffer): Buffer {
  const topics = [...new Set(refs.map(({ topic }) => topic))]
  const own = (topic: string): Buffer => array(refs.filter((ref) => ref.topic === topic).map(write))
  return array(topics.map((topic) => Buffer.concat([string(topic), own(topic)])))
}

const ends = { earliest: -2n, latest: -1n } as const

/** Of a reader who sees what transactions have committed, or everything. */
const isolations = { committed: 1, uncommitted: 0 } as const

/** Ends of what such a reader can see. Needs DESCRIBE; must go to the leader. */
export const listOffsetsCall = (
  refs: readonly PartitionRef[],
  end: keyof typeof ends,
  isolation: keyof typeof isolations = 'committed',
): Call<readonly FoundOffset[]> => ({
  key: 2,
  version: 2,
  body: Buffer.concat([
    int32(-1), // a client, no replica
    Buffer.from([isolations[isolation]]),
    byTopic(refs, ({ partition }) => Buffer.concat([int32(partition), int64(ends[end])])),
  ]),
  read: (reader) => {
    reader.skip(4) // throttle time
    return reader
      .array(() => {
        const topic = reader.string()
        return reader.array(() => {
          const partition = reader.int32()
          const errorCode = reader.int16()
          reader.skip(8) // timestamp
          return { topic, partition, errorCode, offset: reader.int64() }
        })
      })
      .flat()
  },
})

export type FetchFrom = PartitionRef & { readonly offset: bigint }

/** Enough for the newest batch of any topic with Kafka's default limits; a larger first one comes whole all the same. */
const maxPartitionBytes = 1_048_576
const maxBytes = 4 * 1_048_576
const fetchVersion = 4

/** Reads without waiting for more. Needs READ; must go to the leader. */
export const fetchCall = (refs: readonly FetchFrom[]): Call<readonly FetchedBytes[]> => ({
  key: 1,
  version: fetchVersion,
  body: Buffer.concat([
    int32(-1), // a client, no replica
    int32(0), // no waiting
    int32(0), // also for nothing
    int32(maxBytes),
    Buffer.from([1]), // read committed
    byTopic(refs, ({ partition, offset }) =>
      Buffer.concat([int32(partition), int64(offset), int32(maxPartitionBytes)]),
    ),
  ]),
  read: (reader) => decodeFetchResponse(reader.bytes(reader.remaining), fetchVersion).partitions,
})
