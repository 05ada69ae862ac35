import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { type AbortedTransaction, decodeRecordSet } from '#engine/source/wire/record-batch.ts'
import { batchBytes, markerBatch, transactionalBatch } from '../../support/kafka/batch-bytes.ts'

const decode = async (bytes: Buffer, fromOffset = 0n, aborted: readonly AbortedTransaction[] = []) =>
  await decodeRecordSet({ topic: 't', partition: 1, fromOffset, bytes, aborted })

const valuesOf = (records: readonly { readonly value: Uint8Array | null }[]) =>
  records.map(({ value }) => (value === null ? null : Buffer.from(value).toString()))

const maxLong = 2n ** 63n - 1n
const bytesOrNull = fc.option(fc.uint8Array({ maxLength: 40 }))

describe('record batches', () => {
  it('come out as they went in, with any offset, timestamp, bytes and headers', async () => {
    const anyRecord = fc.record({
      timestampDelta: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
      key: bytesOrNull,
      value: bytesOrNull,
      headers: fc.array(fc.tuple(fc.string({ maxLength: 8 }), bytesOrNull), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 8 }),
        fc.bigInt({ min: 0n, max: maxLong - 100n }),
        fc.bigInt({ min: 2n ** 41n, max: maxLong - 2n ** 41n }),
        async (records, baseOffset, baseTimestamp) => {
          const bytes = batchBytes({
            baseOffset,
            baseTimestamp,
            records: records.map((record, offsetDelta) => ({ ...record, offsetDelta })),
          })
          const decoded = await decode(bytes, baseOffset)
          expect(decoded.nextOffset).toBe(baseOffset + BigInt(records.length))
          expect(decoded.records).toHaveLength(records.length)
          for (const [index, record] of records.entries()) {
            const got = decoded.records[index]!
            expect(got.offset).toBe(baseOffset + BigInt(index))
            expect(got.timestampMs).toBe(baseTimestamp + record.timestampDelta)
            expect(got.key && [...got.key]).toEqual(record.key && [...record.key])
            expect(got.value && [...got.value]).toEqual(record.value && [...record.value])
            expect(got.headers.map(([name, value]) => [name, value && [...value]])).toEqual(
              record.headers.map(([name, value]) => [name, value && [...value]]),
            )
          }
        },
      ),
    )
  })

  it('keep the order of headers with interleaved duplicates and null values', async () => {
    const headers = [
      ['a', Buffer.from('1')],
      ['2', null],
      ['__proto__', Buffer.from('x')],
      ['a', Buffer.from('2')],
    ] as const
    const decoded = await decode(batchBytes({ baseOffset: 0n, records: [{ offsetDelta: 0, headers }] }))
    expect(decoded.records[0]?.headers).toEqual(headers)
  })

  it('keep a timestamp of 2^63-1, and use the append time where the broker sets it', async () => {
    const records = [{ offsetDelta: 0, timestampDelta: 5n }]
    const created = await decode(batchBytes({ baseOffset: 0n, baseTimestamp: maxLong - 5n, records }))
    expect(created.records[0]?.timestampMs).toBe(maxLong)
    const appended = await decode(batchBytes({ baseOffset: 0n, maxTimestamp: 77n, attributes: 0x08, records }))
    expect(appended.records[0]?.timestampMs).toBe(77n)
  })

  it('are dropped up to the offset asked for, and read on behind gaps', async () => {
    const records = [0, 3, 7].map((offsetDelta) => ({ offsetDelta, value: Buffer.from(String(offsetDelta)) }))
    const bytes = Buffer.concat([
      batchBytes({ baseOffset: 0n, records }),
      batchBytes({ baseOffset: 10n, records, lastOffsetDelta: 9 }),
    ])
    const decoded = await decode(bytes, 13n)
    expect(decoded.records.map((record) => record.offset)).toEqual([13n, 17n])
    expect(decoded.nextOffset).toBe(20n)
  })

  it('move the position although nothing is left of them', async () => {
    const decoded = await decode(batchBytes({ baseOffset: 5n, records: [], lastOffsetDelta: 4 }), 5n)
    expect(decoded).toMatchObject({ records: [], nextOffset: 10n })
  })

  it('that are cut off are left for the next fetch, at any place', async () => {
    const whole = batchBytes({ baseOffset: 0n, records: [{ offsetDelta: 0, value: Buffer.from('whole') }] })
    const next = batchBytes({ baseOffset: 1n, records: [{ offsetDelta: 0, value: Buffer.from('cut') }] })
    for (let length = 0; length < next.length; length += 1) {
      const decoded = await decode(Buffer.concat([whole, next.subarray(0, length)]))
      expect(valuesOf(decoded.records)).toEqual(['whole'])
      expect(decoded.nextOffset).toBe(1n)
    }
  })

  it('of rolled-back transactions are left out, those of others stay', async () => {
    const bytes = Buffer.concat([
      transactionalBatch(0n, 7n, ['a', 'b']),
      transactionalBatch(2n, 8n, ['kept']),
      markerBatch(3n, 7n, 'abort'),
      markerBatch(4n, 8n, 'commit'),
      transactionalBatch(5n, 7n, ['second try']),
      markerBatch(6n, 7n, 'commit'),
    ])
    const decoded = await decode(bytes, 0n, [{ producerId: 7n, firstOffset: 0n }])
    expect(valuesOf(decoded.records)).toEqual(['kept', 'second try'])
    expect(decoded.nextOffset).toBe(7n)
  })

  it('with a count that the bytes do not hold, or an unknown codec, are refused', async () => {
    const bytes = batchBytes({ baseOffset: 0n, records: [{ offsetDelta: 0, value: Buffer.from('x') }] })
    const lying = Buffer.from(bytes)
    lying.writeInt32BE(99, 57)
    await expect(decode(lying)).rejects.toThrow(RangeError)
    const unknown = Buffer.from(bytes)
    unknown.writeInt16BE(6, 21)
    await expect(decode(unknown)).rejects.toThrow('compression type 6')
  })
})
