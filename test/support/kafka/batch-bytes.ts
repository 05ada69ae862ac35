/** Record batches as a broker sends them, for tests of the decoder. */
import { sized, varint, varlong } from '#engine/source/wire/byte-writer.ts'

export type BatchRecord = {
  readonly offsetDelta: number
  readonly timestampDelta?: bigint
  readonly key?: Uint8Array | null
  readonly value?: Uint8Array | null
  readonly headers?: readonly (readonly [string, Uint8Array | null])[]
}

export type Batch = {
  readonly baseOffset: bigint
  readonly records: readonly BatchRecord[]
  /** Compacted batches end behind their last record. */
  readonly lastOffsetDelta?: number
  readonly baseTimestamp?: bigint
  readonly maxTimestamp?: bigint
  readonly attributes?: number
  readonly producerId?: bigint
  /** Folds the records, as the codec in the attributes would. */
  readonly fold?: (bytes: Buffer) => Buffer
}

const transactional = 0x10
const control = 0x20

function recordBytes({
  offsetDelta,
  timestampDelta = 0n,
  key = null,
  value = null,
  headers = [],
}: BatchRecord): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    varlong(timestampDelta),
    varint(offsetDelta),
    sized(key),
    sized(value),
    varint(headers.length),
    ...headers.flatMap(([name, header]) => [sized(Buffer.from(name)), sized(header)]),
  ])
  return Buffer.concat([varint(body.length), body])
}

/** One batch of message format 2. */
export function batchBytes(batch: Batch): Buffer {
  const { records, baseTimestamp = 0n } = batch
  const folded = (batch.fold ?? ((bytes: Buffer) => bytes))(Buffer.concat(records.map(recordBytes)))
  const head = Buffer.alloc(61)
  head.writeBigInt64BE(batch.baseOffset, 0)
  head.writeInt32BE(head.length - 12 + folded.length, 8)
  head.writeInt8(2, 16)
  head.writeInt16BE(batch.attributes ?? 0, 21)
  head.writeInt32BE(batch.lastOffsetDelta ?? records.at(-1)?.offsetDelta ?? 0, 23)
  head.writeBigInt64BE(baseTimestamp, 27)
  head.writeBigInt64BE(batch.maxTimestamp ?? baseTimestamp, 35)
  head.writeBigInt64BE(batch.producerId ?? -1n, 43)
  head.writeInt32BE(records.length, 57)
  return Buffer.concat([head, folded])
}

/** A batch of a transaction. */
export const transactionalBatch = (baseOffset: bigint, producerId: bigint, values: readonly string[]): Buffer =>
  batchBytes({
    baseOffset,
    producerId,
    attributes: transactional,
    records: values.map((value, offsetDelta) => ({ offsetDelta, value: Buffer.from(value) })),
  })

/** The control batch that ends a transaction. */
export const markerBatch = (baseOffset: bigint, producerId: bigint, kind: 'commit' | 'abort'): Buffer =>
  batchBytes({
    baseOffset,
    producerId,
    attributes: transactional | control,
    records: [{ offsetDelta: 0, key: Buffer.from([0, 0, 0, kind === 'commit' ? 1 : 0]), value: Buffer.alloc(6) }],
  })
