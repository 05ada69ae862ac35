import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { expect, it } from 'vitest'
import { produceRecords } from '#engine/source/kafka/produce.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, anEnvironment, aProducedRecord, readToEnd, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const codecs = ['gzip', 'snappy', 'lz4', 'zstd'] as const

describeWith(['kafka'], 'what brokers send', () => {
  const cluster = useSharedBroker()
  const source = () => aKafkaSource(cluster.bootstrapServers)
  const compressible = Array.from({ length: 2_000 }, (_, number) =>
    aProducedRecord(number, { value: Buffer.from(`value-${number} ${'abc '.repeat(60)}`) }),
  )
  const numbers = compressible.map((_, number) => number)
  const numberOf = (value: Uint8Array | null): number => Number(/value-(\d+)/.exec(textOf(value) ?? '')?.[1])

  it.each(codecs)('reads %s as the broker (Java) writes it', async (codec) => {
    const topic = await cluster.createTopic({ config: { 'compression.type': codec } })
    await source().produce(topic, compressible)
    const records = await readToEnd(source(), [topic], 'beginning')
    expect(records.map((record) => numberOf(record.value))).toEqual(numbers)
    expect(Buffer.from(records.at(-1)?.value ?? [])).toEqual(compressible.at(-1)?.value)
  })

  it.each(codecs)('writes %s that the broker accepts and everybody reads', async (codec) => {
    const topic = await cluster.createTopic({ config: { 'compression.type': 'producer' } })
    await produceRecords(anEnvironment(cluster.bootstrapServers), topic, compressible, codec)
    const records = await readToEnd(source(), [topic], { offset: '1234' })
    expect(records.map((record) => numberOf(record.value))).toEqual(numbers.slice(1234))
  })

  it('keeps 64-bit timestamps, tombstones, empty values, bytes, and headers in order', async () => {
    const topic = await cluster.createTopic({
      config: { 'message.timestamp.after.max.ms': '9223372036854775807' },
    })
    const bytes = Buffer.from([0, 0xff, 0xfe, 0x80])
    await source().produce(topic, [
      { key: null, value: null, timestampMs: 2n ** 63n - 1n },
      { key: Buffer.alloc(0), value: Buffer.alloc(0), timestampMs: 1n },
      {
        key: bytes,
        value: bytes,
        headers: [
          ['trace', Buffer.from('1')],
          ['__proto__', bytes],
          ['7', null],
          ['trace', Buffer.from('2')],
        ],
      },
    ])
    const [tombstone, empty, full] = await readToEnd(source(), [topic], 'beginning')
    expect(tombstone).toMatchObject({
      offset: 0n,
      key: null,
      value: null,
      timestampMs: 2n ** 63n - 1n,
      headers: [],
    })
    expect(empty?.value).toEqual(Buffer.alloc(0))
    expect(empty?.timestampMs).toBe(1n)
    expect(full?.value).toEqual(bytes)
    expect(full?.headers).toEqual([
      ['trace', Buffer.from('1')],
      ['__proto__', bytes],
      ['7', null],
      ['trace', Buffer.from('2')],
    ])
  })

  it('reads a record of 5 MB whole, among small ones', async () => {
    const topic = await cluster.createTopic({ config: { 'max.message.bytes': '8000000' } })
    const big = Buffer.alloc(5_000_000, 'x')
    await source().produce(topic, [aProducedRecord(1)])
    await source().produce(topic, [aProducedRecord(2, { value: big })])
    await source().produce(topic, [aProducedRecord(3)])
    const records = await readToEnd(source(), [topic], 'beginning')
    expect(records.map((record) => record.value?.length)).toEqual([7, big.length, 7])
  })

  it('leaves out control records and what a transaction rolled back, and still reaches the end', async () => {
    const topic = await cluster.createTopic()
    const producer = new Kafka({ brokers: [cluster.bootstrapServers], logLevel: logLevel.NOTHING }).producer({
      transactionalId: `${topic}-tx`,
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    for (const [value, committed] of [
      ['kept-1', true],
      ['dropped', false],
      ['kept-2', true],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value }, { value }] })
      await (committed ? transaction.commit() : transaction.abort())
    }
    await producer.disconnect()
    // The broker answers a commit before its marker stands in the topic, and until then that transaction is open.
    const records = await eventually(async () => {
      const found = await readToEnd(source(), [topic], 'beginning')
      expect(found.map((record) => textOf(record.value))).toEqual(['kept-1', 'kept-1', 'kept-2', 'kept-2'])
      return found
    })
    // Two records and a marker each: offsets 0 1 (2) 3 4 (5) 6 7 (8).
    expect(records.map((record) => record.offset)).toEqual([0n, 1n, 6n, 7n])
  })
})
