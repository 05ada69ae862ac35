import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, readToEnd, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const startMs = 1_700_000_000_000

describeWith(['kafka'], 'several topics at once', () => {
  const cluster = useSharedBroker()
  let topics: string[]
  const perTopic = 3_000

  beforeAll(async () => {
    topics = [await cluster.createTopic({ partitions: 3 }), await cluster.createTopic({ partitions: 2 })]
    const source = aKafkaSource(cluster.bootstrapServers)
    for (const [place, topic] of topics.entries()) {
      const partitions = 3 - place
      const records = Array.from({ length: perTopic }, (_, number) =>
        aProducedRecord(number, {
          partition: number % partitions,
          timestampMs: BigInt(startMs + number * 2 + place),
          value: Buffer.alloc(200, 120),
        }),
      )
      await source.produce(topic, records)
    }
  })

  const times = (records: readonly RawRecord[]) => records.map(({ timestampMs }) => Number(timestampMs))
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)

  it('are read in the order of time, every record once', async () => {
    const records = await readToEnd(aKafkaSource(cluster.bootstrapServers), topics, 'beginning')
    expect(records).toHaveLength(2 * perTopic)
    expect(times(records)).toEqual(sorted(times(records)))
  })

  it('are followed afterwards, from exactly where the first part ended', async () => {
    const source = aKafkaSource(cluster.bootstrapServers)
    const abort = new AbortController()
    const seen: string[] = []
    const at: number[] = []
    const reading = (async () => {
      const from = { last: 10 }
      for await (const batch of source.inspect({ topics, from, until: 'never', signal: abort.signal })) {
        for (const { topic, partition, offset, timestampMs } of batch) {
          seen.push(`${topic}/${partition}/${offset}`)
          at.push(Number(timestampMs))
        }
      }
    })()
    await eventually(() => expect(seen).toHaveLength(50))
    expect(at).toEqual(sorted(at))
    await source.produce(topics[0] ?? '', [aProducedRecord(1, { partition: 2, timestampMs: BigInt(startMs) })])
    await eventually(() => expect(seen).toHaveLength(51))
    abort.abort()
    await reading
    expect(new Set(seen).size).toBe(51)
  })
})

describeWith(['kafka'], 'the last records of a topic', () => {
  const cluster = useSharedBroker()

  it('are as many as asked for, also where offsets hold none', async () => {
    const topic = await cluster.createTopic({ partitions: 1 })
    const transactional = await transactionalProducer()
    for (let number = 0; number < 12; number += 1) {
      const transaction = await transactional.producer.transaction()
      await transaction.send({ topic, messages: [{ key: String(number), value: `value-${number}` }] })
      await (number % 2 === 0 ? transaction.abort() : transaction.commit())
    }
    await transactional.producer.disconnect()
    const source = aKafkaSource(cluster.bootstrapServers)
    const last = async (count: number) =>
      (await readToEnd(source, [topic], { last: count })).map(({ value }) => textOf(value))
    // The broker answers a commit before its marker stands in the topic, and until then that transaction is open.
    await eventually(async () => expect(await last(50)).toHaveLength(6))
    expect(await last(2)).toEqual(['value-9', 'value-11'])
    expect(await last(4)).toEqual(['value-5', 'value-7', 'value-9', 'value-11'])
  })

  async function transactionalProducer() {
    const { Kafka, logLevel } = await import('kafkajs')
    const producer = new Kafka({ brokers: [cluster.bootstrapServers], logLevel: logLevel.NOTHING }).producer({
      transactionalId: `test-${randomUUID()}`,
      maxInFlightRequests: 1,
      idempotent: true,
    })
    await producer.connect()
    return { producer }
  }
})
