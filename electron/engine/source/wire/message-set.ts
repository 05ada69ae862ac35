/**
 * Message formats 0 and 1 (Kafka < 0.11). Old topics may still hold them, so they are read, but only by the decoder of
 * kafkajs: no broker that we can test against writes them any more.
 */
import type { RawRecord } from '#shared/schema/record.ts'
import { loadCompressionRegistry, loadMessageSetDecoder } from '../kafka/kafkajs-internals.ts'
import { codecNames, compress, decompress } from './compression.ts'
import type { DecodedRecordSet, RecordSet } from './record-batch.ts'

/** Decodes the rest of a record set into `records`. Throws on damaged bytes. */
export async function decodeMessageSet(
  set: RecordSet,
  bytes: Buffer,
  records: RawRecord[],
  before: { readonly nextOffset: bigint; readonly bytes: number },
): Promise<DecodedRecordSet> {
  let next = before.nextOffset
  let size = before.bytes
  registerCodecs()
  for (const message of await loadMessageSetDecoder()(bytes)) {
    const offset = BigInt(message.offset)
    if (offset < set.fromOffset) continue
    next = offset + 1n
    size += (message.key?.length ?? 0) + (message.value?.length ?? 0)
    records.push({
      topic: set.topic,
      partition: set.partition,
      offset,
      // Format 0 has no timestamp; Kafka's own clients answer -1.
      timestampMs: BigInt(message.timestamp ?? -1),
      key: message.key,
      value: message.value,
      headers: [],
    })
  }
  return { records, nextOffset: next, bytes: size }
}

/** That decoder knows only gzip by itself. */
function registerCodecs(): void {
  const registry = loadCompressionRegistry()
  for (const name of ['snappy', 'lz4', 'zstd'] as const) {
    registry[codecNames.indexOf(name)] = () => ({
      compress: async ({ buffer }) => await compress(name, buffer),
      decompress: async (bytes) => await decompress(name, bytes),
    })
  }
}
