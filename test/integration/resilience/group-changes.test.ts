import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createKafkaSource } from '#engine/source/kafka/kafka-source.ts'
import type { KafkaPort, SourceState } from '#engine/source/types.ts'
import { kafkaConnection } from '#shared/schema/connection.ts'
import { eventually } from '../../support/eventually.ts'
import { caughtUp, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, sourceDeps, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const partitions = 6

describeWith(['kafka'], 'a group and topics that change while a relay reads', () => {
  const cluster = useSharedBroker()
  const aGroup = (): string => `group-${randomUUID().slice(0, 8)}`
  const valuesOf = (count: number): string[] =>
    Array.from({ length: count }, (_, number) => `value-${number}`).toSorted()

  /** Looks for new partitions five times a second instead of once a minute. */
  const attentiveSource = (): KafkaPort =>
    createKafkaSource({
      ...sourceDeps(),
      connection: kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers: cluster.bootstrapServers }),
      partitionCheckMs: 200,
    })

  it('lose and repeat nothing that is stored while members join and leave every 300 ms', async () => {
    const count = 30_000
    const topic = await cluster.createTopic({ partitions })
    const records = Array.from({ length: count }, (_, number) =>
      aProducedRecord(number, { partition: number % partitions }),
    )
    await aKafkaSource(cluster.bootstrapServers).produce(topic, records)
    const group = aGroup()
    // What a store sees: each record once, whoever brought it; a commit never runs ahead of it.
    const stored = new Set<string>()
    const slow = async (batch: readonly { readonly value: Uint8Array | null }[]): Promise<void> => {
      await delay(15)
      for (const { value } of batch) stored.add(textOf(value) ?? '')
    }
    const steady = startRelaying(
      aKafkaSource(cluster.bootstrapServers),
      { topics: [topic], consumerGroup: group },
      slow,
    )
    await eventually(() => expect(stored.size).toBeGreaterThan(0))
    for (let storm = 0; storm < 10; storm += 1) {
      const guest = startRelaying(
        aKafkaSource(cluster.bootstrapServers),
        { topics: [topic], consumerGroup: group },
        slow,
      )
      await delay(300)
      await stopRelaying(guest)
      expect(guest.failure()).toBeNull()
    }
    await caughtUp(steady, 180_000)
    expect([...stored].toSorted()).toEqual(valuesOf(count))
    // A rebalance is no lost connection, and nobody is told that it was one.
    expect(steady.states.map(({ kind }) => kind)).not.toContain('reconnecting')
    expect(steady.states.at(-1)?.kind).toBe('reading')
    expect(steady.failure()).toBeNull()
    await stopRelaying(steady)
  })

  it('begin new partitions at their beginning, though the relay itself began at the latest', async () => {
    const topic = await cluster.createTopic({ partitions: 1 })
    await aKafkaSource(cluster.bootstrapServers).produce(topic, [aProducedRecord(0)])
    const relaying = startRelaying(attentiveSource(), { topics: [topic], consumerGroup: aGroup(), from: 'latest' })
    const abort = new AbortController()
    const inspected: string[] = []
    const inspectorStates: SourceState[] = []
    const reading = (async () => {
      const onState = (state: SourceState): void => void inspectorStates.push(state)
      const query = { topics: [topic], from: 'now', until: 'never', signal: abort.signal, onState } as const
      for await (const batch of attentiveSource().inspect(query)) {
        inspected.push(...batch.map(({ value }) => textOf(value) ?? ''))
      }
    })()
    await eventually(() => expect(relaying.states.at(-1)?.kind).toBe('reading'), { timeoutMs: 60_000 })
    // New to both: what is there when they begin is read from now on, and what comes later from its beginning.
    await eventually(() => expect(inspectorStates.at(-1)?.kind).toBe('reading'), { timeoutMs: 60_000 })
    await cluster.admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    await eventually(() =>
      aKafkaSource(cluster.bootstrapServers).produce(topic, [
        aProducedRecord(1, { partition: 1 }),
        aProducedRecord(2, { partition: 2 }),
      ]),
    )
    await eventually(() => expect(relaying.values.toSorted()).toEqual(['value-1', 'value-2']), { timeoutMs: 60_000 })
    await eventually(() => expect(inspected.toSorted()).toEqual(['value-1', 'value-2']), { timeoutMs: 60_000 })
    // The lag counts them, too.
    await eventually(async () => expect(await relaying.handle.progress()).toHaveLength(3))
    await caughtUp(relaying)
    abort.abort()
    await reading
    await stopRelaying(relaying)
  })
})
