import { randomUUID } from 'node:crypto'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, inject } from 'vitest'
import { quietRequestQueue } from '#engine/source/kafka/request-queue.ts'
import { askShared } from '../ask-shared.ts'
import { type RunningBroker, startBroker } from './broker.ts'

export type TestCluster = {
  /** host:port */
  readonly bootstrapServers: string
  readonly admin: Admin
  /** A new topic with a name of its own; old timestamps are not deleted. */
  createTopic(options?: TopicOptions): Promise<string>
}

export type TopicOptions = {
  readonly partitions?: number
  readonly config?: Readonly<Record<string, string>>
  readonly prefix?: string
  readonly replicationFactor?: number
}

/** An administrator's connection for tests. */
export async function connectCluster(bootstrapServers: string): Promise<TestCluster> {
  quietRequestQueue()
  const admin = new Kafka({
    brokers: bootstrapServers.split(','),
    clientId: 'test-admin',
    logLevel: logLevel.NOTHING,
  }).admin()
  await admin.connect()
  return {
    bootstrapServers,
    admin,
    createTopic: async ({ partitions = 1, config = {}, prefix = 'topic', replicationFactor = 1 } = {}) => {
      const topic = `${prefix}-${randomUUID().slice(0, 8)}`
      const configEntries = Object.entries({ 'retention.ms': '-1', ...config }).map(([name, value]) => ({
        name,
        value,
      }))
      await admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic, numPartitions: partitions, replicationFactor, configEntries }],
      })
      return topic
    },
  }
}

/**
 * The worker's shared broker (see `global-setup.ts`), or one of this file's own where there is no global set-up. Call it at
 * the top of a suite; the answer is filled before its first test.
 */
export function useSharedBroker(): TestCluster {
  const holder: { cluster: TestCluster | null } = { cluster: null }
  let own: RunningBroker | null = null
  const cluster = (): TestCluster => {
    if (holder.cluster === null) throw new Error('the broker is only there inside of tests')
    return holder.cluster
  }
  beforeAll(async () => {
    const url: string | undefined = inject('kafkaBrokerUrl')
    if (url === undefined) own = await startBroker()
    holder.cluster = await connectCluster(own === null ? await askShared(String(url)) : own.bootstrapServers)
  })
  afterAll(async () => {
    await holder.cluster?.admin.disconnect()
    await own?.stop()
  })
  return {
    get bootstrapServers() {
      return cluster().bootstrapServers
    },
    get admin() {
      return cluster().admin
    },
    createTopic: (options) => cluster().createTopic(options),
  }
}
