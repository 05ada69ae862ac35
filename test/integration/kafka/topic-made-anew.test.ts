import { randomUUID } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import type { SourceState } from '#engine/source/types.ts'
import { sql } from '#engine/store/sql.ts'
import { eventually } from '../../support/eventually.ts'
import { caughtUp, startRelaying } from '../../support/kafka/relaying.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, anEnvironment, aProducedRecord, commitOffsets, textOf } from '../../support/kafka/test-source.ts'
import { openRelays, writeWorkspace } from '../../support/relay/fixture.ts'
import { statusOf } from '../../support/relay/running.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

describeWith(['kafka'], 'a topic that is deleted and made anew', () => {
  const cluster = useSharedBroker()
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0)) await close()
  })

  async function idOf(topic: string): Promise<string | undefined> {
    const session = anEnvironment(cluster.bootstrapServers).openSession()
    try {
      await session.connect()
      return (await session.topicIds([topic])).get(topic)
    } finally {
      await session.close()
    }
  }

  async function makeAnew(topic: string): Promise<void> {
    const before = await idOf(topic)
    await cluster.admin.deleteTopics({ topics: [topic] })
    const description = { topic, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }
    await eventually(() => cluster.admin.createTopics({ waitForLeaders: true, topics: [description] }))
    // The broker learns of both some time after its controller: first that the old one is gone, then of the new one.
    await eventually(async () => expect([undefined, before]).not.toContain(await idOf(topic)))
  }

  const values = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `value-${from + index}`)
  const records = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => aProducedRecord(from + index))

  it('is shown from its beginning, and a relay ends before its log takes new records for old ones', async () => {
    const topic = await cluster.createTopic()
    const source = aKafkaSource(cluster.bootstrapServers)
    opened.push(() => source.close())
    await source.produce(topic, records(0, 10))

    const shown: (string | null)[] = []
    const states: SourceState[] = []
    const stop = new AbortController()
    const onState = (state: SourceState) => states.push(state)
    const live = (async () => {
      for await (const batch of source.inspect({
        topics: [topic],
        from: 'now',
        until: 'never',
        signal: stop.signal,
        onState,
      }))
        shown.push(...batch.map(({ value }) => textOf(value)))
    })()
    opened.push(async () => {
      stop.abort()
      await live
    })
    const relay = startRelaying(source, { topics: [topic], consumerGroup: `anew-${randomUUID()}`, from: 'latest' })
    await eventually(() =>
      expect([...states, ...relay.states].filter(({ kind }) => kind === 'reading')).toHaveLength(2),
    )
    await source.produce(topic, records(10, 12))
    await caughtUp(relay)
    await eventually(() => expect(shown).toEqual(values(10, 12)))

    await makeAnew(topic)
    await source.produce(topic, records(12, 15))
    await eventually(() => expect(shown).toEqual(values(10, 15)), { timeoutMs: 30_000 })
    expect(states.at(-1)).toMatchObject({ kind: 'reading', notice: expect.stringContaining('deleted and made anew') })
    await eventually(
      () =>
        expect(relay.failure()).toMatchObject({
          code: 'CONFLICT',
          message: expect.stringMatching(
            /was deleted and made anew while it was read\. .* Use a relay with another name/,
          ),
        }),
      { timeoutMs: 30_000 },
    )
    expect(relay.values).toEqual(values(10, 12))
  })

  it('while its relay was stopped is not read either, however much it holds now; a log that does not know ids takes them up', async () => {
    const topic = await cluster.createTopic()
    const source = aKafkaSource(cluster.bootstrapServers)
    opened.push(() => source.close())
    writeWorkspace(directory(), 'http://127.0.0.1:1', { relay: { topics: [topic], consumerGroup: `anew-${topic}` } })
    const fixture = await openRelays(directory(), () => aKafkaSource(cluster.bootstrapServers))
    opened.push(() => fixture.close())
    const { relays, store } = fixture
    // Records that no mapping maps: they are stored, and nothing is sent.
    const read = async (count: number, consumed: number): Promise<void> => {
      await source.produce(topic, records(0, count))
      await relays.start('orders', { allowLive: true })
      await eventually(() => expect(statusOf(fixture)).toMatchObject({ state: 'running', consumed }))
      await eventually(async () => expect(await relays.isIdle('orders')).toBe(true))
      await relays.stop('orders')
    }
    const stored = () =>
      store.db.all(sql<[], { topicId: string }>('ids')`SELECT topic_id AS topicId FROM source_topics`)

    // Nothing of the first topic is read, so that another one makes no difference; but it is told.
    await read(0, 0)
    await makeAnew(topic)
    await relays.start('orders', { allowLive: true })
    await eventually(() =>
      expect(statusOf(fixture)).toMatchObject({
        state: 'running',
        message: expect.stringMatching(/made anew while this relay was stopped, before .* says \("earliest"\)/),
      }),
    )
    await relays.stop('orders')

    await read(3, 3)
    const [first] = stored()
    expect(first?.topicId).toMatch(/^[0-9a-f]{32}$/)
    await makeAnew(topic)
    await source.produce(topic, records(0, 10))
    await relays.start('orders', { allowLive: true })
    await eventually(() => expect(statusOf(fixture).state).toBe('failed'))
    expect(statusOf(fixture)).toMatchObject({
      consumed: 0,
      message: expect.stringMatching(
        new RegExp(`^Topic "${topic}" was deleted and made anew while this relay was stopped\\. .* another name`),
      ),
    })
    expect(stored()).toEqual([first])

    // The log of an earlier version: nothing is claimed of what it may have read.
    store.db.exec('DELETE FROM source_topics')
    await read(2, 9)
    expect(stored()).toHaveLength(1)
    expect(stored()).not.toEqual([first])
  })

  it('and is shorter than what the log has is not read, also where nobody wrote its id down', async () => {
    const topic = await cluster.createTopic()
    const source = aKafkaSource(cluster.bootstrapServers)
    opened.push(() => source.close())
    await source.produce(topic, records(0, 3))
    // Also where its group was moved to the beginning, as administrators do with one that points behind the end.
    const moved = `anew-${randomUUID()}`
    await commitOffsets(cluster.bootstrapServers, moved, [{ topic, partition: 0, offset: 0n }])
    for (const consumerGroup of [`anew-${randomUUID()}`, moved]) {
      const relay = startRelaying(source, { topics: [topic], consumerGroup, storedPosition: () => 10n })
      await expect(relay.handle.done).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/\/0 ends at offset 3, but this relay has read it up to 10: .* another name/),
      })
      expect(relay.values).toEqual([])
    }
  })
})
