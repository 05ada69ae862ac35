import { loadCrc32c } from '#engine/source/kafka/kafkajs-internals.ts'
import { array, int16, int32, string } from '#engine/source/wire/byte-writer.ts'
import type { CodecName } from '#engine/source/wire/compression.ts'
import { encodeRecordBatch, type NewRecord } from '#engine/source/wire/record-batch-encoder.ts'
import { anEnvironment } from './test-source.ts'

/** One batch, folded once and sent again and again: the fast way to very many records. */
export type BatchTemplate = { readonly bytes: Buffer; readonly records: number; readonly lastMs: bigint }

/** Times count from 0; `fillTopic` moves them. */
export async function aBatchTemplate(records: readonly NewRecord[], codec: CodecName): Promise<BatchTemplate> {
  return {
    bytes: await encodeRecordBatch(records, codec),
    records: records.length,
    lastMs: records.at(-1)?.timestampMs ?? 0n,
  }
}

export type PlacedBatch = { readonly template: BatchTemplate; readonly partition: number; readonly baseMs: bigint }

/** Where the fields of a batch stand (message format 2). */
const crcAt = 17
const checkedFrom = 21
const baseTimestampAt = 27
const maxTimestampAt = 35

/** Writes batches in order, each with the time of its first record. */
export async function fillTopic(
  bootstrapServers: string,
  topic: string,
  batches: readonly PlacedBatch[],
): Promise<void> {
  const session = anEnvironment(bootstrapServers).openSession()
  const crc = loadCrc32c()
  try {
    await session.connect()
    await session.watchTopics([topic])
    for (const { template, partition, baseMs } of batches) {
      const bytes = Buffer.from(template.bytes)
      bytes.writeBigInt64BE(baseMs, baseTimestampAt)
      bytes.writeBigInt64BE(baseMs + template.lastMs, maxTimestampAt)
      bytes.writeUInt32BE(crc(bytes.subarray(checkedFrom)), crcAt)
      const data = Buffer.concat([int32(partition), int32(bytes.length), bytes])
      const topics = array([Buffer.concat([string(topic), array([data])])])
      // No transaction; acknowledged by all replicas within 30 s.
      const body = Buffer.concat([int16(-1), int16(-1), int32(30_000), topics])
      await session.produce(session.leaderOf({ topic, partition }), body)
    }
  } finally {
    await session.close()
  }
}
