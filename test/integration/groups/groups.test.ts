import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { afterEach, expect, it } from 'vitest'
import { type ClusterEngine, orderBytes, startClusterEngine } from '../../support/engine/cluster-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { startJavaMembers } from '../../support/kafka/java-members.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource, commitOffsets } from '../../support/kafka/test-source.ts'
import { promptMember } from '../../support/kafka/prompt-member.ts'
import { describeWith } from '../../support/requirements.ts'

const hourMs = 3_600_000
const beginMs = Date.parse('2026-03-01T00:00:00Z')

describeWith(['java', 'maven'], 'the consumer groups of a cluster', () => {
  const cluster = useSharedBroker()
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  /** Two partitions of ten orders each, one an hour; a relay of its own group. */
  async function start(relay: object = {}): Promise<{ topic: string; group: string } & ClusterEngine> {
    const topic = await cluster.createTopic({ partitions: 2, config: { 'retention.ms': '-1' } })
    const group = `group-${randomUUID().slice(0, 8)}`
    await aKafkaSource(cluster.bootstrapServers).produce(
      topic,
      Array.from({ length: 20 }, (_, number) => ({
        key: null,
        value: orderBytes(number),
        partition: number % 2,
        timestampMs: BigInt(beginMs + Math.floor(number / 2) * hourMs),
      })),
    )
    const under = await startClusterEngine({
      connection: cluster.bootstrapServers,
      relay: { topics: [topic], consumerGroup: group, ...relay },
    })
    opened.push(() => under.close())
    return { topic, group, ...under }
  }

  async function runToEnd({ services }: ClusterEngine): Promise<void> {
    await services.receivers.start('local')
    await services.relays.start('orders')
    await eventually(async () => expect(await services.relays.isIdle('orders')).toBe(true), { timeoutMs: 30_000 })
    await services.relays.stop('orders')
  }

  async function joinWithOther(group: string, topic: string): Promise<void> {
    const kafka = new Kafka({
      brokers: [cluster.bootstrapServers],
      clientId: 'somebody-else',
      logLevel: logLevel.NOTHING,
    })
    const consumer = kafka.consumer({ groupId: group, allowAutoTopicCreation: false, ...promptMember })
    await consumer.connect()
    await consumer.subscribe({ topic })
    await consumer.run({ autoCommit: false, eachMessage: async () => undefined })
    opened.push(() => consumer.disconnect())
  }

  it('are listed with their state, their protocol and our relays', async () => {
    const under = await start()
    await runToEnd(under)
    const groups = await under.services.groups.list('cluster')
    expect(groups).toContainEqual({ groupId: under.group, state: 'Empty', protocol: 'classic', relays: ['orders'] })
  })

  it('are described with members, offsets and lag, and none is joined', async () => {
    const under = await start()
    const { services, topic, group } = under
    await runToEnd(under)
    await aKafkaSource(cluster.bootstrapServers).produce(topic, [{ key: null, value: orderBytes(20), partition: 1 }])
    await joinWithOther(group, topic)
    const detail = await eventually(
      async () => {
        const seen = await services.groups.describe('cluster', group)
        expect(seen.members[0]?.assignments).toEqual([{ topic, partitions: [0, 1] }])
        return seen
      },
      { timeoutMs: 30_000 },
    )
    expect(detail).toMatchObject({
      groupId: group,
      state: 'Stable',
      protocol: 'classic',
      relays: ['orders'],
      coordinator: cluster.bootstrapServers,
      members: [{ clientId: 'somebody-else', host: '127.0.0.1' }],
      notice: null,
    })
    expect(detail.partitions).toEqual([
      { topic, partition: 0, committed: '10', low: '0', high: '10', lag: 0, lostToRetention: 0 },
      { topic, partition: 1, committed: '10', low: '0', high: '11', lag: 1, lostToRetention: 0 },
    ])
    const unknown = await services.groups.describe('cluster', 'nobody-has-this')
    expect(unknown).toMatchObject({ state: 'Dead', members: [], partitions: [] })
    expect((await services.groups.list('cluster')).map(({ groupId }) => groupId)).not.toContain('nobody-has-this')
  })

  it('say what retention has deleted before the group read it', async () => {
    const under = await start()
    await runToEnd(under)
    const { topic, group, services } = under
    await commitOffsets(cluster.bootstrapServers, group, [{ topic, partition: 0, offset: 2n }])
    await eventually(() => cluster.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] }))
    const detail = await services.groups.describe('cluster', group)
    expect(detail.partitions[0]).toMatchObject({ committed: '2', low: '6', high: '10', lag: 8, lostToRetention: 4 })
  })

  it('of the newer protocols show the members, assignments and positions of Java consumers', async () => {
    const { services, topic, group } = await start()
    const shared = `${group}-shared`
    const members = [
      { protocol: 'consumer', groupId: group },
      { protocol: 'share', groupId: shared },
    ] as const
    opened.push(await startJavaMembers(cluster.bootstrapServers, topic, members))
    const described = { host: '127.0.0.1', assignments: [{ topic, partitions: [0, 1] }] }
    await eventually(
      async () =>
        expect(await services.groups.describe('cluster', group)).toMatchObject({
          state: 'Stable',
          protocol: 'consumer',
          relays: ['orders'],
          coordinator: cluster.bootstrapServers,
          members: [{ ...described, clientId: 'java-consumer' }],
          partitions: [
            { topic, partition: 0, committed: '10', high: '10', lag: 0 },
            { topic, partition: 1, committed: '10', high: '10', lag: 0 },
          ],
          notice: null,
        }),
      { timeoutMs: 60_000 },
    )
    await eventually(
      async () =>
        expect(await services.groups.describe('cluster', shared)).toMatchObject({
          state: 'Stable',
          protocol: 'share',
          members: [{ ...described, clientId: 'java-share' }],
          notice: expect.stringMatching(/^This is a share group/),
        }),
      { timeoutMs: 30_000 },
    )
    expect(await services.groups.list('cluster')).toEqual(
      expect.arrayContaining([
        { groupId: group, state: 'Stable', protocol: 'consumer', relays: ['orders'] },
        { groupId: shared, state: 'Stable', protocol: 'share', relays: [] },
      ]),
    )
    expect(await services.groups.joinWarnings('orders')).toEqual([
      expect.stringMatching(/has 1 member that is not Signalbench's \(java-consumer on 127\.0\.0\.1\)\. Kafka divides/),
    ])
    // The coordinator divides the partitions for members of both protocols: a relay may join, and reads its part.
    await services.receivers.start('local')
    await services.relays.start('orders')
    await eventually(
      async () => {
        const { members: both } = await services.groups.describe('cluster', group)
        expect(both.map(({ clientId, assignments }) => [clientId, assignments[0]?.partitions.length])).toEqual(
          expect.arrayContaining([
            ['java-consumer', 1],
            ['signalbench', 1],
          ]),
        )
      },
      { timeoutMs: 30_000 },
    )
    expect(services.relays.statuses()[0]?.state).toBe('running')
  })

  it('are warned of before a relay joins one that others use', async () => {
    const { services, topic, group } = await start()
    expect(await services.groups.joinWarnings('orders')).toEqual([])
    await joinWithOther(group, topic)
    await eventually(
      async () =>
        expect(await services.groups.joinWarnings('orders')).toEqual([
          expect.stringMatching(/has 1 member that is not Signalbench's \(somebody-else on 127\.0\.0\.1\)/),
        ]),
      { timeoutMs: 30_000 },
    )
  })

  it('that divide their partitions in another way are not joined, and the relay says why', async () => {
    const { services, topic, group } = await start()
    await joinWithOther(group, topic)
    await services.receivers.start('local')
    await services.relays.start('orders')
    await eventually(
      () =>
        expect(services.relays.statuses()[0]).toMatchObject({
          state: 'failed',
          message: expect.stringMatching(
            new RegExp(`^Group "${group}" has members that divide .* another consumerGroup`),
          ),
        }),
      { timeoutMs: 30_000 },
    )
  })

  it('move to a time and back, and the relay begins there', async () => {
    const under = await start()
    await runToEnd(under)
    const { services, topic } = under
    const to = { time: new Date(beginMs + 7 * hourMs).toISOString() }
    const preview = await services.groups.previewSeek({ relay: 'orders', to })
    expect(preview).toMatchObject({ readAgain: 6, skipped: 0 })
    expect(preview.partitions.map(({ from, to: there }) => [from, there])).toEqual([
      ['10', '7'],
      ['10', '7'],
    ])
    expect(preview.notices).toEqual([
      expect.stringMatching(/^6 of the 6 records stand in this workspace's log already/),
    ])
    const done = await services.groups.seek({ relay: 'orders', to, expected: preview.partitions })
    expect(done).toMatchObject({ readAgain: 6 })
    const { partitions } = await services.groups.describe('cluster', under.group)
    expect(partitions.map(({ committed }) => committed)).toEqual(['7', '7'])

    await aKafkaSource(cluster.bootstrapServers).produce(topic, [{ key: null, value: orderBytes(20), partition: 0 }])
    await runToEnd(under)
    // Read again, and only the new one was news to the log.
    expect(services.relays.statuses()[0]).toMatchObject({ consumed: 1, lag: 0 })
    const rows = services.relays.deliveries('orders', { before: null, limit: 100 })
    expect(rows).toHaveLength(21)
  })

  it('move single partitions, and records are skipped for good', async () => {
    const under = await start()
    const { services, topic } = under
    const partitions = [{ topic, partition: 1 }]
    const preview = await services.groups.previewSeek({ relay: 'orders', to: 'latest', partitions })
    expect(preview).toMatchObject({ readAgain: 0, skipped: 10 })
    await services.groups.seek({ relay: 'orders', to: 'latest', partitions, expected: preview.partitions })
    await runToEnd(under)
    expect(services.relays.statuses()[0]).toMatchObject({ consumed: 10 })
    const none = services.groups.previewSeek({ relay: 'orders', to: 'latest', partitions: [{ topic, partition: 9 }] })
    await expect(none).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('do not move while the relay runs, while others read, or when they have moved since the preview', async () => {
    const under = await start()
    const { services, topic, group } = under
    const input = { relay: 'orders', to: 'earliest' } as const
    await services.receivers.start('local')
    await services.relays.start('orders')
    await eventually(async () => expect(await services.relays.isIdle('orders')).toBe(true), { timeoutMs: 30_000 })
    const preview = await services.groups.previewSeek(input)
    const agreed = { ...input, expected: preview.partitions }
    await expect(services.groups.seek(agreed)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Relay "orders" runs'),
    })
    await services.relays.stop('orders')

    await commitOffsets(cluster.bootstrapServers, group, [{ topic, partition: 1, offset: 3n }])
    await expect(services.groups.seek(agreed)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`has changed since the preview (${topic}/1)`),
    })
    await joinWithOther(group, topic)
    await eventually(async () => expect((await services.groups.describe('cluster', group)).members).toHaveLength(1), {
      timeoutMs: 30_000,
    })
    const again = await services.groups.previewSeek(input)
    await expect(services.groups.seek({ ...input, expected: again.partitions })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has a member (somebody-else on 127.0.0.1)'),
    })
    const { partitions } = await services.groups.describe('cluster', group)
    expect(partitions.map(({ committed }) => committed)).toEqual(['10', '3'])
  })

  it('can be looked at by an engine that may only read, and not be moved by it', async () => {
    const under = await start()
    await runToEnd(under)
    const second = await startClusterEngine({ connection: '', relay: {}, directory: under.directory })
    opened.push(() => second.close())
    expect(second.engine.readOnlyReason).not.toBeNull()
    const input = { relay: 'orders', to: 'earliest' } as const
    const preview = await second.services.groups.previewSeek(input)
    expect(preview).toMatchObject({ readAgain: 20 })
    expect(preview.notices).toEqual([expect.stringMatching(/^20 of the 20 records stand in this workspace's log/)])
    await expect(second.services.groups.seek({ ...input, expected: preview.partitions })).rejects.toMatchObject({
      code: 'READ_ONLY',
    })
  })
})
