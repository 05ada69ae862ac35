import { describe, expect, it } from 'vitest'
import { RecordQueue } from '#engine/inspector/record-queue.ts'
import type { RawRecord } from '#shared/schema/record.ts'

const record = (offset: number, bytes = 0): RawRecord => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  timestampMs: 0n,
  key: null,
  value: new Uint8Array(bytes),
  headers: [],
})
const offsets = (records: readonly RawRecord[]) => records.map(({ offset }) => Number(offset))

describe('the queue between reading and storing', () => {
  it('gives records in order and forgets them', () => {
    const queue = new RecordQueue({ maxRecords: 100, maxBytes: 1e9 })
    queue.push([record(0), record(1), record(2)])
    expect(offsets(queue.take(2, 1e9))).toEqual([0, 1])
    queue.push([record(3)])
    expect(offsets(queue.take(10, 1e9))).toEqual([2, 3])
    expect(queue.length).toBe(0)
    expect(queue.take(10, 1e9)).toEqual([])
  })

  it('is full by number or by bytes, and no longer when taken from', () => {
    const many = new RecordQueue({ maxRecords: 2, maxBytes: 1e9 })
    many.push([record(0), record(1)])
    expect(many.isFull).toBe(true)
    many.take(1, 1e9)
    expect(many.isFull).toBe(false)
    const large = new RecordQueue({ maxRecords: 100, maxBytes: 1_000 })
    large.push([record(0, 2_000)])
    expect(large.isFull).toBe(true)
    large.take(1, 1)
    expect(large.isFull).toBe(false)
  })

  it('takes a record that is larger than a turn alone', () => {
    const queue = new RecordQueue({ maxRecords: 100, maxBytes: 1e9 })
    queue.push([record(0, 5_000), record(1, 10)])
    expect(offsets(queue.take(10, 1_000))).toEqual([0])
    expect(offsets(queue.take(10, 1_000))).toEqual([1])
  })
})
