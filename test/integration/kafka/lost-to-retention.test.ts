import { randomUUID } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { caughtUp, startRelaying, stopRelaying } from '../../support/kafka/relaying.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, aProducedRecord } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

describeWith(['kafka'], 'a topic that lost everything while its relay was stopped', () => {
  const cluster = useSharedBroker()
  const sources: ReturnType<typeof aKafkaSource>[] = []
  afterAll(async () => {
    for (const source of sources) await source.close()
  })

  it('leaves no lag behind: the gap is told, and passed although nothing comes behind it', async () => {
    const topic = await cluster.createTopic()
    const source = aKafkaSource(cluster.bootstrapServers)
    sources.push(source)
    const records = Array.from({ length: 10 }, (_, number) => aProducedRecord(number, { partition: 0 }))
    const config = { topics: [topic], consumerGroup: `lost-${randomUUID()}` }
    await source.produce(topic, records)
    const before = startRelaying(source, config)
    await caughtUp(before)
    await stopRelaying(before)
    await source.produce(topic, records)
    await eventually(() => cluster.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '20' }] }))

    const after = startRelaying(source, config)
    await caughtUp(after)
    expect(after.states.at(-1)).toEqual({
      kind: 'reading',
      notice: expect.stringContaining(`10 records of ${topic}/0 (offsets 10 to 19) were deleted`),
    })
    expect(after.values).toEqual([])
    expect(await after.handle.progress()).toContainEqual({ topic, partition: 0, committed: 20n, low: 20n, high: 20n })
    await stopRelaying(after)
  })
})
