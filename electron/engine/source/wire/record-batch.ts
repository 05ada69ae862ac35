/**
 * Record batches (message format 2, Kafka >= 0.11) to RawRecords. Own decoder, because that of kafkajs turns headers
 * into an object (order and interleaved duplicates are lost), builds two Long objects and five strings a record, and
 * does not say where a batch ends, so compacted or control-only batches cannot be stepped over reliably.
 * Layout: https://kafka.apache.org/documentation/#recordbatch
 */
import type { RawRecord } from '#shared/schema/record.ts'
import { ByteReader } from './byte-reader.ts'
import { codecNames, decompress } from './compression.ts'
import { decodeMessageSet } from './message-set.ts'

/** A transaction that was rolled back: its records from `firstOffset` on up to its abort marker never happened. */
export type AbortedTransaction = { readonly producerId: bigint; readonly firstOffset: bigint }

export type RecordSet = {
  readonly topic: string
  readonly partition: number
  /** A fetch answers whole batches: what lies before this offset is dropped. */
  readonly fromOffset: bigint
  readonly bytes: Buffer
  readonly aborted: readonly AbortedTransaction[]
  /**
   * No further batch is unfolded once the records hold so much: what is left of the answer is fetched again. Well folded
   * batches hold a hundred times of what was fetched.
   */
  readonly maxBytes?: number
}

export type DecodedRecordSet = {
  readonly records: readonly RawRecord[]
  /** Where to read on: behind the last whole batch, also when it held nothing to hand out. */
  readonly nextOffset: bigint
  /** What the records hold in memory: unfolded bytes and the objects around them. */
  readonly bytes: number
}

/** What a record costs beside its bytes. Measured: 300 to 500, in bytes. */
const recordBytes = 400

/** Everything in a batch before its records, without baseOffset and length. */
const headerBytes = 49
const prefixBytes = 12
const magicOffset = 16
const codecMask = 0x07
const logAppendTimeMask = 0x08
const transactionalMask = 0x10
const controlMask = 0x20

type BatchHeader = {
  readonly baseOffset: bigint
  readonly attributes: number
  readonly lastOffsetDelta: number
  readonly baseTimestamp: bigint
  readonly maxTimestamp: bigint
  readonly producerId: bigint
  readonly count: number
}

/** Decodes all whole batches of a fetched partition. Throws on damaged bytes. */
export async function decodeRecordSet(set: RecordSet): Promise<DecodedRecordSet> {
  const records: RawRecord[] = []
  const aborted = new AbortedProducers(set.aborted)
  let nextOffset = set.fromOffset
  let position = 0
  let bytes = 0
  while (set.bytes.length - position > magicOffset && bytes < (set.maxBytes ?? Number.POSITIVE_INFINITY)) {
    if (set.bytes.readInt8(position + magicOffset) < 2) {
      return await decodeMessageSet(set, set.bytes.subarray(position), records, { nextOffset, bytes })
    }
    const size = prefixBytes + set.bytes.readInt32BE(position + 8)
    // The last batch of an answer may be cut off: it comes whole with the next fetch.
    if (size > set.bytes.length - position) break
    const reader = new ByteReader(set.bytes.subarray(position, position + size))
    const header = readHeader(reader)
    position += size
    const end = header.baseOffset + BigInt(header.lastOffsetDelta) + 1n
    if (end <= set.fromOffset) continue
    if (aborted.hides(header, end - 1n, reader)) {
      nextOffset = end
      continue
    }
    const codec = codecNames[header.attributes & codecMask]
    if (codec === undefined) throw new RangeError(`compression type ${header.attributes & codecMask} is not known`)
    const body = codec === 'none' ? reader : new ByteReader(await decompress(codec, reader.bytes(reader.remaining)))
    readRecords(body, header, set, records)
    bytes += body.buffer.length + header.count * recordBytes
    nextOffset = end
  }
  return { records, nextOffset, bytes }
}

function readHeader(reader: ByteReader): BatchHeader {
  const baseOffset = reader.int64()
  const length = reader.int32()
  if (length < headerBytes) throw new RangeError(`a record batch of ${length} bytes is too short`)
  reader.skip(4 + 1 + 4) // leader epoch, magic, CRC (TCP and the disk check it already)
  const attributes = reader.int16()
  const lastOffsetDelta = reader.int32()
  const baseTimestamp = reader.int64()
  const maxTimestamp = reader.int64()
  const producerId = reader.int64()
  reader.skip(2 + 4) // producer epoch, base sequence
  return { baseOffset, attributes, lastOffsetDelta, baseTimestamp, maxTimestamp, producerId, count: reader.int32() }
}

function readRecords(reader: ByteReader, header: BatchHeader, set: RecordSet, into: RawRecord[]): void {
  const appendTime = (header.attributes & logAppendTimeMask) !== 0
  for (let index = 0; index < header.count; index += 1) {
    const size = reader.varint()
    const end = reader.offset + size
    reader.skip(1) // attributes, unused
    const timestampDelta = reader.varlong()
    const offset = header.baseOffset + BigInt(reader.varint())
    if (offset < set.fromOffset) {
      reader.skip(end - reader.offset)
      continue
    }
    into.push({
      topic: set.topic,
      partition: set.partition,
      offset,
      timestampMs: appendTime ? header.maxTimestamp : header.baseTimestamp + timestampDelta,
      key: reader.nullableBytes(),
      value: reader.nullableBytes(),
      headers: readHeaders(reader),
    })
  }
}

const noHeaders: RawRecord['headers'] = []

function readHeaders(reader: ByteReader): RawRecord['headers'] {
  const count = reader.varint()
  if (count === 0) return noHeaders
  const headers: (readonly [string, Uint8Array | null])[] = []
  for (let index = 0; index < count; index += 1) {
    const name = reader.bytes(reader.varint()).toString('utf8')
    headers.push([name, reader.nullableBytes()])
  }
  return headers
}

/** Follows a partition's transactions: which producer's records are to be left out right now. */
class AbortedProducers {
  private readonly waiting: AbortedTransaction[]
  private readonly active = new Set<bigint>()

  constructor(aborted: readonly AbortedTransaction[]) {
    this.waiting = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  }

  /** Control batches are never handed out; an abort marker ends the transaction of its producer. */
  hides(header: BatchHeader, lastOffset: bigint, reader: ByteReader): boolean {
    for (let first = this.waiting[0]; first !== undefined && first.firstOffset <= lastOffset; first = this.waiting[0]) {
      this.active.add(first.producerId)
      this.waiting.shift()
    }
    if ((header.attributes & controlMask) !== 0) {
      if (this.active.has(header.producerId) && isAbortMarker(reader)) this.active.delete(header.producerId)
      return true
    }
    return (header.attributes & transactionalMask) !== 0 && this.active.has(header.producerId)
  }
}

/** A control record's key is int16 version, int16 type; type 0 is ABORT, 1 COMMIT. */
function isAbortMarker(reader: ByteReader): boolean {
  reader.varint()
  reader.skip(1)
  reader.varlong()
  reader.varint()
  const key = reader.nullableBytes()
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0
}
