/**
 * Records to one record batch (message format 2). Own encoder, so that a capture goes back into a topic as it came:
 * kafkajs loses the order of headers, their null values and timestamps beyond 2^53.
 */
import { loadCrc32c } from '../kafka/kafkajs-internals.ts'
import { sized, varint, varlong } from './byte-writer.ts'
import { codecNames, type CodecName, compress } from './compression.ts'

export type NewRecord = {
  readonly timestampMs: bigint
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[]
}

const headBytes = 61
const crcOffset = 17
const attributesOffset = 21
/** No idempotent producer: id, epoch and sequence are -1. */
const none = -1

/** At least one record. The broker gives the offsets. */
export async function encodeRecordBatch(records: readonly NewRecord[], codec: CodecName = 'none'): Promise<Buffer> {
  const baseTimestamp = records[0]?.timestampMs ?? 0n
  const body = await compress(
    codec,
    Buffer.concat(records.map((record, index) => encode(record, index, baseTimestamp))),
  )
  const maxTimestamp = records.reduce((max, one) => (one.timestampMs > max ? one.timestampMs : max), baseTimestamp)
  const head = Buffer.alloc(headBytes)
  head.writeInt32BE(headBytes - 12 + body.length, 8)
  head.writeInt32BE(none, 12) // leader epoch
  head.writeInt8(2, 16) // magic
  head.writeInt16BE(codecNames.indexOf(codec), attributesOffset)
  head.writeInt32BE(records.length - 1, 23)
  head.writeBigInt64BE(baseTimestamp, 27)
  head.writeBigInt64BE(maxTimestamp, 35)
  head.writeBigInt64BE(BigInt(none), 43)
  head.writeInt16BE(none, 51)
  head.writeInt32BE(none, 53)
  head.writeInt32BE(records.length, 57)
  const batch = Buffer.concat([head, body])
  batch.writeUInt32BE(loadCrc32c()(batch.subarray(attributesOffset)), crcOffset)
  return batch
}

function encode(record: NewRecord, offsetDelta: number, baseTimestamp: bigint): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]), // attributes, unused
    varlong(record.timestampMs - baseTimestamp),
    varint(offsetDelta),
    sized(record.key),
    sized(record.value),
    varint(record.headers.length),
    ...record.headers.flatMap(([name, value]) => [sized(Buffer.from(name)), sized(value)]),
  ])
  return Buffer.concat([varint(body.length), body])
}
