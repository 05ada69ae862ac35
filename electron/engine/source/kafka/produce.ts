import { quantity } from '#shared/lib/quantity.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { Partitioners } from 'kafkajs'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaPort, RecordProducer } from '../types.ts'
import { array, int16, int32, string } from '../wire/byte-writer.ts'
import type { CodecName } from '../wire/compression.ts'
import { encodeRecordBatch, type NewRecord } from '../wire/record-batch-encoder.ts'
import type { ClusterSession } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { kafkaErrorType, toAppError } from './kafka-error.ts'

type Records = Parameters<KafkaPort['produce']>[1]
type Batch = { readonly partition: number; readonly bytes: Buffer }

/** One batch of a partition stays below a broker's message.max.bytes (1 MB) for ordinary records. */
const maxRecords = 500
const maxBytes = 512 * 1024
/** A topic that was just made has no leaders yet, and leaders move: five tries in about a second. */
const tries = 5
const retryMs = 200
const curable = new Set(['LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION'])

/**
 * Writes records in order, exactly as they are, and waits until all replicas have them. Records without a partition go
 * where Kafka's default partitioner puts their key. Creates no topic: NOT_FOUND names the nearest.
 */
export async function produceRecords(
  env: KafkaEnvironment,
  topic: string,
  records: Records,
  codec: CodecName = 'none',
): Promise<void> {
  const producer = await openProducer(env, [topic], codec)
  try {
    for (const chunk of chunksOf(records)) await producer.send(topic, chunk)
  } finally {
    await producer.close()
  }
}

/** Connects for writing to some topics. NOT_FOUND names the nearest; creates none. Whoever opens it closes it. */
export async function openProducer(
  env: KafkaEnvironment,
  topics: readonly string[],
  codec: CodecName = 'none',
): Promise<RecordProducer> {
  const session = env.openSession()
  const doing = `write to ${topics.map((topic) => `topic "${topic}"`).join(', ')}`
  try {
    await session.connect()
    await session.watchTopics(topics, 'Write')
  } catch (error) {
    await session.close()
    throw toAppError(error, doing, env.bootstrapServers)
  }
  const partitioners = new Map(topics.map((topic) => [topic, choosePartition(session, topic)]))
  return {
    send: async (topic, records) => {
      const partitionOf = partitioners.get(topic) ?? choosePartition(session, topic)
      const byPartition = new Map<number, NewRecord[]>()
      for (const { key, value, headers = [], timestampMs = BigInt(env.clock.now()), ...record } of records) {
        const partition = record.partition ?? partitionOf(key)
        const ofPartition = byPartition.get(partition) ?? []
        ofPartition.push({ key, value, headers, timestampMs })
        byPartition.set(partition, ofPartition)
      }
      try {
        await Promise.all(
          [...byPartition].map(async ([partition, ofPartition]) => {
            await sendFitting({ session, topic, partition, codec }, ofPartition)
          }),
        )
      } catch (error) {
        if (kafkaErrorType(error) === 'TOPIC_AUTHORIZATION_FAILED') {
          throw session.notPermitted({ operation: 'Write', topics: [topic] }, error)
        }
        throw toAppError(error, doing, env.bootstrapServers)
      }
    },
    close: () => session.close(),
  }
}

type Destination = {
  readonly session: ClusterSession
  readonly topic: string
  readonly partition: number
  readonly codec: CodecName
}

const tooLarge = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/** As one batch, or as smaller ones where the topic takes none of that size. A record that never fits is named. */
async function sendFitting(to: Destination, records: readonly NewRecord[]): Promise<void> {
  const { session, topic, partition, codec } = to
  const bytes = await encodeRecordBatch(records, codec)
  try {
    await send(session, topic, { partition, bytes })
  } catch (error) {
    if (!tooLarge.has(kafkaErrorType(error) ?? '')) throw error
    if (records.length === 1) throw recordTooLarge(topic, bytes.length, error)
    const half = records.length >> 1
    await sendFitting(to, records.slice(0, half))
    await sendFitting(to, records.slice(half))
  }
}

const recordTooLarge = (topic: string, bytes: number, cause: unknown): AppError =>
  new AppError(
    'BAD_INPUT',
    `Topic "${topic}" takes no record of ${quantity(bytes, 'byte')}. Raise its "max.message.bytes", or leave this record out.`,
    { data: { kafkaError: 'MESSAGE_TOO_LARGE', topic, bytes }, cause },
  )

async function send(session: ClusterSession, topic: string, batch: Batch): Promise<void> {
  const body = Buffer.concat([
    int16(-1), // no transaction
    int16(-1), // acknowledged by all replicas
    int32(30_000), // the broker's time for that, ms
    array([
      Buffer.concat([
        string(topic),
        array([Buffer.concat([int32(batch.partition), int32(batch.bytes.length), batch.bytes])]),
      ]),
    ]),
  ])
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.produce(session.leaderOf({ topic, partition: batch.partition }), body)
      return
    } catch (error) {
      if (attempt === tries || !curable.has(kafkaErrorType(error) ?? '')) throw error
      await delay(retryMs)
      await session.refreshMetadata()
    }
  }
}

function choosePartition(session: ClusterSession, topic: string): (key: Uint8Array | null) => number {
  const choose = Partitioners.DefaultPartitioner()
  const partitionMetadata = session.partitionsOf([topic]).map(({ partition }) => ({
    partitionId: partition,
    partitionErrorCode: 0,
    leader: session.leaderOf({ topic, partition }),
    replicas: [],
    isr: [],
  }))
  return (key) =>
    choose({ topic, partitionMetadata, message: { key: key === null ? null : Buffer.from(key), value: null } })
}

function* chunksOf(records: Records): Generator<Records, void, undefined> {
  let start = 0
  let bytes = 0
  for (const [index, { key, value }] of records.entries()) {
    const size = (key?.length ?? 0) + (value?.length ?? 0)
    if (index > start && (index - start >= maxRecords || bytes + size > maxBytes)) {
      yield records.slice(start, index)
      start = index
      bytes = 0
    }
    bytes += size
  }
  if (start < records.length) yield records.slice(start)
}
