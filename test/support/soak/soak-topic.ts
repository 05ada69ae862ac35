import { Kafka, logLevel } from 'kafkajs'
import type { SoakRecord } from './soak-records.ts'

/** What the broker says, asked with a plain client of our own and not through the product. */
export type SoakTopic = {
  readonly topic: string
  /** Adds the records, in order within each partition. */
  produce(records: readonly SoakRecord[]): Promise<void>
  /** Log end offset by partition. */
  ends(): Promise<Record<number, string>>
  /** Committed offset of the relay's group by partition, "-1" where there is none. */
  committed(): Promise<Record<number, string>>
  groups(): Promise<readonly string[]>
  /**
   * Ids of the members of the relay's group that have partitions; none while it is sharing them out. One that was killed
   * stays a member until its session times out.
   */
  members(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Adds records to a topic that exists. */
export type SoakProducer = Pick<SoakTopic, 'produce' | 'close'>

const clientOf = (bootstrapServers: string): Kafka =>
  new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING })

export async function openSoakProducer(bootstrapServers: string, topic: string): Promise<SoakProducer> {
  const producer = clientOf(bootstrapServers).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  return {
    produce: async (records) => {
      for (let start = 0; start < records.length; start += 2_000) {
        const messages = records.slice(start, start + 2_000).map(({ key, value, partition }) => ({
          key: Buffer.from(key),
          value: value === null ? null : Buffer.from(value),
          partition,
        }))
        await producer.send({ topic, messages, acks: -1 })
      }
    },
    close: () => producer.disconnect(),
  }
}

/** Creates the topic. The group's name is the one that `writeSoakWorkspace` writes. */
export async function createSoakTopic(bootstrapServers: string, topic: string, partitions: number): Promise<SoakTopic> {
  const admin = clientOf(bootstrapServers).admin()
  const [producer] = await Promise.all([openSoakProducer(bootstrapServers, topic), admin.connect()])
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: 1 }],
    waitForLeaders: true,
  })
  return {
    topic,
    produce: (records) => producer.produce(records),
    ends: async () =>
      Object.fromEntries((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, high])),
    committed: async () => {
      const found = await admin.fetchOffsets({ groupId: `group-${topic}`, topics: [topic] })
      return Object.fromEntries((found[0]?.partitions ?? []).map(({ partition, offset }) => [partition, offset]))
    },
    groups: async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId),
    members: async () => {
      const [found] = (await admin.describeGroups([`group-${topic}`])).groups
      return found?.state === 'Stable' ? found.members.map(({ memberId }) => memberId) : []
    },
    close: async () => {
      await Promise.all([admin.disconnect(), producer.close()])
    },
  }
}
