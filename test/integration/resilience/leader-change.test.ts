import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import type { SourceState } from '#engine/source/types.ts'
import { kafkaConnection } from '#shared/schema/connection.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningBroker, startBroker } from '../../support/kafka/broker.ts'
import { caughtUp, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { connectCluster, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, sourceDeps, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const partitions = 4

describeWith(['java', 'maven'], 'partitions whose leader changes', () => {
  let first: RunningBroker
  let second: RunningBroker
  let cluster: TestCluster
  beforeAll(async () => {
    // Leaders move back to where they belong within a second instead of five minutes.
    const properties = {
      'leader.imbalance.check.interval.seconds': '1',
      'leader.imbalance.per.broker.percentage': '0',
    }
    first = await startBroker({ properties })
    second = await startBroker({ joins: { cluster: first, nodeId: 2 } })
    cluster = await connectCluster(first.bootstrapServers)
  })
  afterAll(async () => {
    await cluster.admin.disconnect()
    await second.stop()
    await first.stop()
  })

  const bootstrapServers = (): string => `${first.bootstrapServers},${second.bootstrapServers}`

  async function leadersOf(topic: string): Promise<Set<number>> {
    const { topics } = await cluster.admin.fetchTopicMetadata({ topics: [topic] })
    return new Set(topics[0]?.partitions.map(({ leader }) => leader))
  }
  const produce = async (topic: string, from: number, to: number): Promise<void> =>
    await aKafkaSource(first.bootstrapServers).produce(
      topic,
      Array.from({ length: to - from }, (_, index) =>
        aProducedRecord(from + index, { partition: (from + index) % partitions }),
      ),
    )

  /** Begins to read a topic while a partition of it is away. */
  function readBesideMissingLeader(topic: string) {
    const states: SourceState[] = []
    const values: string[] = []
    const abort = new AbortController()
    const connection = kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers: first.bootstrapServers })
    const source = createKafkaSource({ ...sourceDeps(), connection, partitionCheckMs: 200 })
    const onState = (state: SourceState) => states.push(state)
    const reading = (async () => {
      const query = { topics: [topic], from: 'beginning', until: 'never', signal: abort.signal, onState } as const
      for await (const batch of source.inspect(query)) values.push(...batch.map(({ value }) => textOf(value) ?? ''))
    })()
    const stop = async () => {
      abort.abort()
      await reading
    }
    return { states, values, stop }
  }

  it('are read on, by relay and inspector, when a broker dies and when leaders move back to it', async () => {
    const topic = await cluster.createTopic({ partitions, replicationFactor: 2 })
    await eventually(async () => expect(await leadersOf(topic)).toEqual(new Set([1, 2])), { timeoutMs: 90_000 })
    await produce(topic, 0, 1_000)
    const relaying = startRelaying(aKafkaSource(bootstrapServers()), { topics: [topic], consumerGroup: 'leaders' })
    const abort = new AbortController()
    const inspected: string[] = []
    const reading = (async () => {
      const query = { topics: [topic], from: 'beginning', until: 'never', signal: abort.signal } as const
      for await (const batch of aKafkaSource(bootstrapServers()).inspect(query)) {
        inspected.push(...batch.map(({ value }) => textOf(value) ?? ''))
      }
    })()
    await caughtUp(relaying, 90_000)
    const lonely = await cluster.createTopic({ partitions: 2 })
    await eventually(async () => expect(await leadersOf(lonely)).toEqual(new Set([1, 2])), { timeoutMs: 90_000 })
    const one = { key: null, value: Buffer.from('there') }
    await aKafkaSource(first.bootstrapServers).produce(lonely, [
      { ...one, partition: 0 },
      { ...one, partition: 1 },
    ])

    await second.kill()
    await eventually(async () => expect(await leadersOf(topic)).toEqual(new Set([1])), { timeoutMs: 90_000 })
    await produce(topic, 1_000, 2_000)
    await caughtUp(relaying, 90_000)
    expect(relaying.states.map(({ kind }) => kind)).toContain('reconnecting')
    await eventually(() => expect(relaying.states.at(-1)?.kind).toBe('reading'))
    const beside = readBesideMissingLeader(lonely)
    await eventually(() => expect(beside.values).toHaveLength(1), { timeoutMs: 90_000 })
    await eventually(() =>
      expect(beside.states.at(-1)).toMatchObject({ notice: expect.stringMatching(/cannot be read: no leader/) }),
    )
    expect((await aKafkaSource(first.bootstrapServers).check()).brokers).toEqual([first.bootstrapServers])

    await second.restart()
    await eventually(() => expect(beside.values).toHaveLength(2), { timeoutMs: 90_000 })
    await eventually(() => expect(beside.states.at(-1)).toEqual({ kind: 'reading' }))
    await beside.stop()
    const before = relaying.states.length
    await eventually(async () => expect(await leadersOf(topic)).toEqual(new Set([1, 2])), { timeoutMs: 90_000 })
    await produce(topic, 2_000, 3_000)
    await caughtUp(relaying, 90_000)
    // Both brokers are there: a leader that moved is followed without losing the connection.
    expect(relaying.states.slice(before).map(({ kind }) => kind)).not.toContain('reconnecting')

    const all = Array.from({ length: 3_000 }, (_, number) => `value-${number}`).toSorted()
    expect([...new Set(relaying.values)].toSorted()).toEqual(all)
    await eventually(() => expect(inspected.toSorted()).toEqual(all), { timeoutMs: 90_000 })
    expect(relaying.failure()).toBeNull()
    abort.abort()
    await reading
    await stopRelaying(relaying)
  })
})
