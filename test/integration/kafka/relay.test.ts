import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { KafkaPort, RelayHandle, RelaySourceConfig, SourceState } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { inTime } from '../../support/in-time.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord, textOf } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

const partitions = 6

/** Runs V8's collector to its end. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

describeWith(['kafka'], 'relaying topics with a consumer group', () => {
  const cluster = useSharedBroker()

  type Running = { readonly handle: RelayHandle; readonly values: string[]; readonly states: SourceState[] }

  function startRelay(
    config: Pick<RelaySourceConfig, 'topics' | 'consumerGroup'> & Partial<RelaySourceConfig>,
    onBatch: (records: readonly RawRecord[]) => Promise<void> = async () => undefined,
    source: KafkaPort = aKafkaSource(cluster.bootstrapServers),
  ): Running {
    const values: string[] = []
    const states: SourceState[] = []
    const handle = source.relay(
      { from: 'earliest', storedPosition: () => null, onState: (state) => states.push(state), ...config },
      async (records) => {
        await onBatch(records)
        values.push(...records.map((record) => textOf(record.value) ?? ''))
      },
    )
    handle.done.catch(() => undefined)
    return { handle, values, states }
  }

  async function filledTopic(count: number): Promise<string> {
    const topic = await cluster.createTopic({ partitions })
    const records = Array.from({ length: count }, (_, number) =>
      aProducedRecord(number, { partition: number % partitions }),
    )
    await aKafkaSource(cluster.bootstrapServers).produce(topic, records)
    return topic
  }

  const aGroup = () => `group-${randomUUID().slice(0, 8)}`
  const allValues = (count: number) => Array.from({ length: count }, (_, number) => `value-${number}`).toSorted()
  const lagOf = async (handle: RelayHandle): Promise<bigint> =>
    (await handle.progress()).reduce((sum, one) => sum + one.high - (one.committed ?? one.low), 0n)
  const idle = async (running: Running): Promise<void> => {
    await eventually(async () => expect(await lagOf(running.handle)).toBe(0n), { timeoutMs: 30_000 })
  }

  it('keeps no record in memory that it has handed out', async () => {
    const source = aKafkaSource(cluster.bootstrapServers)
    const topic = await cluster.createTopic()
    const handedOut: WeakRef<RawRecord>[] = []
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() }, async (records) => {
      handedOut.push(...records.map((record) => new WeakRef(record)))
    })
    for (let batch = 1; batch <= 10; batch += 1) {
      await source.produce(topic, [aProducedRecord(batch)])
      await eventually(() => expect(handedOut).toHaveLength(batch), { timeoutMs: 30_000 })
    }
    await idle(running)
    // The last one may still stand in a local variable of what waits for the next.
    const kept = () => handedOut.slice(0, -1).filter((one) => one.deref() !== undefined)
    await eventually(() => {
      collectGarbage()
      expect(kept()).toHaveLength(0)
    })
    await running.handle.stop()
  })

  it('hands out every record once and commits exactly the ends', async () => {
    const topic = await filledTopic(3_000)
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() })
    await idle(running)
    expect(running.values.toSorted()).toEqual(allValues(3_000))
    expect(await running.handle.progress()).toEqual(
      Array.from({ length: partitions }, (_, partition) => ({
        topic,
        partition,
        committed: 500n,
        low: 0n,
        high: 500n,
      })),
    )
    await running.handle.stop()
    await running.handle.done
  })

  it('commits nothing before the batch is stored: a crash brings its records again', async () => {
    const topic = await filledTopic(60)
    const consumerGroup = aGroup()
    let seen = 0
    const hanging = startRelay({ topics: [topic], consumerGroup }, async (records) => {
      seen += records.length
      await new Promise(() => undefined)
    })
    await eventually(() => expect(seen).toBeGreaterThan(0))
    const committed = (await hanging.handle.progress()).map((one) => one.committed)
    expect(committed).toEqual(Array.from({ length: partitions }, () => 0n))
    await hanging.handle.stop()

    const next = startRelay({ topics: [topic], consumerGroup })
    await idle(next)
    expect(next.values.toSorted()).toEqual(allValues(60))
    await next.handle.stop()
  })

  it('tries a batch again that could not be stored', async () => {
    const topic = await filledTopic(60)
    let tries = 0
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() }, async () => {
      tries += 1
      if (tries === 1) throw new Error('disk is busy')
    })
    await idle(running)
    expect(running.values.toSorted()).toEqual(allValues(60))
    expect(running.states.find((state) => state.kind === 'reconnecting')?.message).toContain('disk is busy')
    await running.handle.stop()
  })

  it('ends with the error of a batch that no retry can cure', async () => {
    const topic = await filledTopic(6)
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() }, async () => {
      throw new AppError('STORE_FAILED', 'The disk is full.')
    })
    await expect(running.handle.done).rejects.toMatchObject({ code: 'STORE_FAILED' })
  })

  it('begins at the end with "latest" and fixes that point before it reads', async () => {
    const topic = await filledTopic(60)
    const consumerGroup = aGroup()
    const first = startRelay({ topics: [topic], consumerGroup, from: 'latest' })
    await eventually(() => expect(first.states.map((state) => state.kind)).toContain('reading'))
    expect((await first.handle.progress()).map((one) => one.committed)).toEqual(Array.from({ length: 6 }, () => 10n))
    await first.handle.stop()

    await aKafkaSource(cluster.bootstrapServers).produce(topic, [aProducedRecord(99, { partition: 3 })])
    const second = startRelay({ topics: [topic], consumerGroup, from: 'latest' })
    await idle(second)
    expect([...first.values, ...second.values]).toEqual(['value-99'])
    await second.handle.stop()
  })

  it('begins at an offset and at a time where nothing is committed', async () => {
    const topic = await filledTopic(60)
    const atOffset = startRelay({ topics: [topic], consumerGroup: aGroup(), from: { offset: '8' } })
    await idle(atOffset)
    expect(atOffset.values).toHaveLength(12)
    const atTime = startRelay({ topics: [topic], consumerGroup: aGroup(), from: { time: '2000-01-01T00:00:00Z' } })
    await idle(atTime)
    expect(atTime.values).toHaveLength(60)
    await Promise.all([atOffset.handle.stop(), atTime.handle.stop()])
  })

  it('holds still while paused and goes on afterwards', async () => {
    const topic = await cluster.createTopic({ partitions })
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() })
    await eventually(() => expect(running.states.map((state) => state.kind)).toContain('reading'))
    running.handle.setPaused(true)
    const source = aKafkaSource(cluster.bootstrapServers)
    await source.produce(
      topic,
      Array.from({ length: 30 }, (_, number) => aProducedRecord(number)),
    )
    // Another group has read them all: the paused one had its chance.
    const witness = startRelay({ topics: [topic], consumerGroup: aGroup() })
    await idle(witness)
    expect(running.values).toEqual([])
    running.handle.setPaused(false)
    await idle(running)
    expect(running.values.toSorted()).toEqual(allValues(30))
    await Promise.all([running.handle.stop(), witness.handle.stop()])
  })

  it('stops although a batch hangs for ever, and commits nothing of it', async () => {
    const topic = await filledTopic(6)
    const consumerGroup = aGroup()
    let entered = false
    const running = startRelay({ topics: [topic], consumerGroup }, async () => {
      entered = true
      await new Promise(() => undefined)
    })
    await eventually(() => expect(entered).toBe(true))
    await running.handle.stop()
    const [offsets] = await cluster.admin.fetchOffsets({ groupId: consumerGroup, topics: [topic] })
    expect(offsets?.partitions.map(({ offset }) => offset)).toEqual(Array.from({ length: partitions }, () => '0'))
  })

  it('finishes and commits the running batch when it is stopped', async () => {
    const topic = await filledTopic(6)
    const consumerGroup = aGroup()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let entered = 0
    const running = startRelay({ topics: [topic], consumerGroup }, async (records) => {
      entered += records.length
      await held
    })
    await eventually(() => expect(entered).toBeGreaterThan(0))
    const stopped = running.handle.stop()
    release()
    await stopped
    const again = startRelay({ topics: [topic], consumerGroup })
    await idle(again)
    expect(running.values).toHaveLength(entered)
    expect([...running.values, ...again.values].toSorted()).toEqual(allValues(6))
    await again.handle.stop()
  })

  it('stops at once while it is still joining', async () => {
    const topic = await filledTopic(6)
    const running = startRelay({ topics: [topic], consumerGroup: aGroup() })
    // It would wait 4.5 s for a batch, and there is none.
    await inTime(4_000, () => running.handle.stop())
  })

  it('shares the partitions between two relays of one group, and one takes over when the other stops', async () => {
    const topic = await filledTopic(600)
    const consumerGroup = aGroup()
    const seenBy = (seen: Set<number>) => async (records: readonly RawRecord[]) => {
      for (const record of records) seen.add(record.partition)
    }
    const [partitionsOfA, partitionsOfB] = [new Set<number>(), new Set<number>()]
    const a = startRelay({ topics: [topic], consumerGroup }, seenBy(partitionsOfA))
    await idle(a)
    const b = startRelay({ topics: [topic], consumerGroup }, seenBy(partitionsOfB))
    const source = aKafkaSource(cluster.bootstrapServers)
    await eventually(() => expect(b.states.map((state) => state.kind)).toContain('reading'))
    partitionsOfA.clear()
    const more = Array.from({ length: 600 }, (_, number) =>
      aProducedRecord(600 + number, { partition: number % partitions }),
    )
    await source.produce(topic, more)
    await idle(a)
    expect(partitionsOfA.size).toBe(3)
    expect(partitionsOfB.size).toBe(3)
    expect(new Set([...partitionsOfA, ...partitionsOfB]).size).toBe(partitions)

    await b.handle.stop()
    await source.produce(
      topic,
      Array.from({ length: 600 }, (_, number) => aProducedRecord(1_200 + number, { partition: number % partitions })),
    )
    await idle(a)
    expect([...a.values, ...b.values].toSorted()).toEqual(allValues(1_800))
    await a.handle.stop()
  })

  it('rejects a topic that does not exist and creates nothing', async () => {
    const running = startRelay({ topics: ['no-such-topic-here'], consumerGroup: aGroup() })
    await expect(running.handle.done).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await cluster.admin.listTopics()).not.toContain('no-such-topic-here')
  })

  it('says what retention deleted before it was read, and goes on behind it', async () => {
    const topic = await filledTopic(60)
    const consumerGroup = aGroup()
    const fixed = startRelay({ topics: [topic], consumerGroup })
    await idle(fixed)
    await fixed.handle.stop()
    const records = Array.from({ length: 10 }, (_, number) => aProducedRecord(100 + number, { partition: 0 }))
    await aKafkaSource(cluster.bootstrapServers).produce(topic, records)
    await eventually(() => cluster.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '15' }] }))
    const running = startRelay({ topics: [topic], consumerGroup })
    await idle(running)
    expect(running.values).toEqual(['value-105', 'value-106', 'value-107', 'value-108', 'value-109'])
    expect(running.states.at(-1)).toEqual({
      kind: 'reading',
      notice: expect.stringContaining(`5 records of ${topic}/0 (offsets 10 to 14) were deleted`),
    })
    await running.handle.stop()
  })

  it('says that a new group will read again what the log has', async () => {
    const topic = await filledTopic(60)
    const running = startRelay({ topics: [topic], consumerGroup: aGroup(), storedPosition: () => 4n })
    await idle(running)
    expect(running.states.at(-1)).toEqual({ kind: 'reading', notice: expect.stringContaining('24 of the records') })
    await running.handle.stop()
  })

  it('refuses a group whose offset lies behind the end of the topic instead of resetting it', async () => {
    const topic = await filledTopic(6)
    const consumerGroup = aGroup()
    await cluster.admin.setOffsets({ groupId: consumerGroup, topic, partitions: [{ partition: 0, offset: '1000' }] })
    const running = startRelay({ topics: [topic], consumerGroup })
    await expect(running.handle.done).rejects.toMatchObject({ code: 'CONFLICT' })
    const [offsets] = await cluster.admin.fetchOffsets({ groupId: consumerGroup, topics: [topic] })
    expect(offsets?.partitions.find((one) => one.partition === 0)?.offset).toBe('1000')
  })
})
