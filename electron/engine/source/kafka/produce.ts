import { Partitioners } from 'kafkajs'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaPort } from '../types.ts'
import { codecNames, compress, type CodecName, decompress } from '../wire/compression.ts'
import type { KafkaClient } from './client.ts'
import { toAppError } from './kafka-error.ts'
import { loadCompressionRegistry } from './kafkajs-internals.ts'

type Records = Parameters<KafkaPort['produce']>[1]

/** Records in one request: well below a broker's message.max.bytes for ordinary records. */
const recordsPerRequest = 500

/** Gives kafkajs, which brings only gzip, the codecs that we read with; needed for producing. */
export function registerCodecs(): void {
  const registry = loadCompressionRegistry()
  for (const name of ['snappy', 'lz4', 'zstd'] as const) {
    registry[codecNames.indexOf(name)] = () => ({
      compress: async ({ buffer }) => await compress(name, buffer),
      decompress: async (bytes) => await decompress(name, bytes),
    })
  }
}

/** Duplicates stay, next to each other: the producer of kafkajs takes headers as an object of lists. */
function headersOf(headers: Records[number]['headers']): Record<string, Buffer[]> {
  // Without a prototype, so that a header may be called __proto__.
  const grouped = Object.create(null) as Record<string, Buffer[]>
  for (const [name, value] of headers ?? []) {
    grouped[name] = [...(grouped[name] ?? []), value === null ? Buffer.alloc(0) : Buffer.from(value)]
  }
  return grouped
}

const bufferOrNull = (bytes: Uint8Array | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes))

/**
 * Writes records in order and waits until all replicas have them. Creates no topic. A null header value becomes empty:
 * kafkajs cannot write it.
 */
export async function produceRecords(
  client: KafkaClient,
  bootstrapServers: readonly string[],
  topic: string,
  records: Records,
  codec: CodecName = 'none',
): Promise<void> {
  registerCodecs()
  const producer = client.kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  try {
    await producer.connect()
    for (let start = 0; start < records.length; start += recordsPerRequest) {
      await producer.send({
        topic,
        acks: -1,
        compression: codecNames.indexOf(codec),
        messages: records.slice(start, start + recordsPerRequest).map((record) => ({
          key: bufferOrNull(record.key),
          value: bufferOrNull(record.value),
          headers: headersOf(record.headers),
          ...(record.partition === undefined ? {} : { partition: record.partition }),
          ...(record.timestampMs === undefined ? {} : { timestamp: String(record.timestampMs) }),
        })),
      })
    }
  } catch (error) {
    if (error instanceof Error && /UNKNOWN_TOPIC|does not host this topic/.test(error.message)) {
      throw new AppError(
        'NOT_FOUND',
        `There is no topic "${topic}" to write to. Create it first; nothing was created.`,
        {
          cause: error,
        },
      )
    }
    throw toAppError(error, `write to topic "${topic}"`, bootstrapServers)
  } finally {
    await producer.disconnect().catch(() => undefined)
    client.cut()
  }
}
