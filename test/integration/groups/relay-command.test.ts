import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel, type PartitionAssigner, PartitionAssigners } from 'kafkajs'
import { afterEach, expect, it } from 'vitest'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { clusterFiles, orderBytes } from '../../support/engine/cluster-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { startBroker } from '../../support/kafka/broker.ts'
import { connectCluster } from '../../support/kafka/shared-broker.ts'
import { aKafkaSource } from '../../support/kafka/test-source.ts'
import { promptMember } from '../../support/kafka/prompt-member.ts'
import { describeWith } from '../../support/requirements.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

/** kafkajs' own way under Kafka's name for it, which is the relay's, too. */
const likeJava: PartitionAssigner = (options) => ({ ...PartitionAssigners.roundRobin(options), name: 'roundrobin' })

describeWith(['java', 'maven'], 'signalbench relay', () => {
  const opened: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })

  it('warns on stderr of a group that others use, and ends with 3 when the cluster stays away', async () => {
    const broker = await startBroker()
    opened.push(() => broker.stop())
    const { bootstrapServers } = broker
    const cluster = await connectCluster(bootstrapServers)
    opened.push(() => cluster.admin.disconnect())
    const topic = await cluster.createTopic({ partitions: 2 })
    const orders = Array.from({ length: 20 }, (_, number) => ({
      key: null,
      value: orderBytes(number),
      partition: number % 2,
    }))
    await aKafkaSource(bootstrapServers).produce(topic, orders)
    const kafka = new Kafka({ brokers: [bootstrapServers], clientId: 'billing', logLevel: logLevel.NOTHING })
    const other = kafka.consumer({
      groupId: 'shared',
      allowAutoTopicCreation: false,
      partitionAssigners: [likeJava],
      ...promptMember,
    })
    opened.push(() => other.disconnect())
    await other.connect()
    await other.subscribe({ topic })
    await other.run({ autoCommit: false, eachMessage: async () => undefined })
    await eventually(
      async () => expect((await cluster.admin.describeGroups(['shared'])).groups[0]?.members).toHaveLength(1),
      { timeoutMs: 30_000 },
    )

    const directory = mkdtempSync(join(tmpdir(), 'signalbench-shared-'))
    opened.push(async () => rmSync(directory, { recursive: true, force: true }))
    writeFiles(
      directory,
      clusterFiles({ connection: bootstrapServers, relay: { topics: [topic], consumerGroup: 'shared' } }),
    )
    // The other member commits nothing, so that its partition never comes to rest.
    const run = spawnCli(['relay', 'orders', '--until-idle', '--give-up-after', '2s', '--workspace', directory])
    opened.push(async () => run.kill('SIGKILL'))
    await eventually(() => expect(run.of('progress').at(-1)?.['consumed']).toBe(10), { timeoutMs: 60_000 })
    expect(run.stderr()).toMatch(
      /orders: Group "shared" has 1 member that is not Signalbench's \(billing on 127\.0\.0\.1\)/,
    )
    await broker.kill()
    expect((await run.ended).code, run.stderr()).toBe(3)
    expect(run.stderr()).toContain('Giving up, because the cluster stays away. Nothing is lost')
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', consumed: 10, delivered: 10 })
  })
})
