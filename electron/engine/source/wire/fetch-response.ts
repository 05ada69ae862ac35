/** The answer to a Fetch request, versions 4 to 11. Layout: https://kafka.apache.org/protocol#The_Messages_Fetch */
import { ByteReader } from './byte-reader.ts'
import type { AbortedTransaction } from './record-batch.ts'

export type FetchedBytes = {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  /** First offset that a reader of committed records may not see yet. */
  readonly lastStableOffset: bigint
  readonly aborted: readonly AbortedTransaction[]
  /** A view into the answer. */
  readonly records: Buffer
}

export type FetchResponse = {
  /** Milliseconds for which the broker wants no further request (KIP-219). */
  readonly clientSideThrottleTime: number
  readonly errorCode: number
  readonly partitions: readonly FetchedBytes[]
}

/** Throws a RangeError when the bytes do not follow the layout of that version. */
export function decodeFetchResponse(payload: Buffer, version: number): FetchResponse {
  const reader = new ByteReader(payload)
  const throttleMs = reader.int32()
  const errorCode = version >= 7 ? reader.int16() : 0
  if (version >= 7) reader.skip(4) // session id: we fetch without sessions
  const partitions: FetchedBytes[] = []
  const topicCount = reader.int32()
  for (let index = 0; index < topicCount; index += 1) {
    const topic = reader.string()
    partitions.push(...reader.array(() => readPartition(reader, topic, version)))
  }
  return { clientSideThrottleTime: version >= 8 ? throttleMs : 0, errorCode, partitions }
}

function readPartition(reader: ByteReader, topic: string, version: number): FetchedBytes {
  const partition = reader.int32()
  const errorCode = reader.int16()
  reader.skip(8) // high watermark: the last stable offset is what a reader of committed records can reach
  const lastStableOffset = reader.int64()
  if (version >= 5) reader.skip(8) // log start offset
  const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }))
  if (version >= 11) reader.skip(4) // preferred read replica: we name no rack, so there is none
  const length = reader.int32()
  return { topic, partition, errorCode, lastStableOffset, aborted, records: reader.bytes(Math.max(0, length)) }
}
