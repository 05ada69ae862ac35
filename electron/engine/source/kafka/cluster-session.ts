/**
 * One connection to a cluster, without producer or group: metadata, offsets and fetches through kafkajs' private
 * cluster. The broker sees ApiVersions, Metadata, ListOffsets and Fetch, and no consumer group. Errors are kafkajs' own:
 * the readers above decide what they mean.
 */
import { AppError } from '#shared/lib/app-error.ts'
import { decodeFetchResponse, type FetchResponse } from '../wire/fetch-response.ts'
import type { KafkaClient } from './client.ts'
import { isRefusedLogin, kafkaErrorType } from './kafka-error.ts'
import {
  createCluster,
  encodedBytes,
  fetchApiKey,
  type InternalBroker,
  type InternalCluster,
  loadFetchDefinition,
  loadProduceDefinition,
  loadProtocolError,
  type Metadata,
  produceApiKey,
  readCommitted,
  turnToNextServer,
} from './kafkajs-internals.ts'
import { addressText } from '../address.ts'
import { unknownTopics } from '../topic-names.ts'
import { readTopicIds, type TopicIds } from './topic-ids.ts'
import { notPermitted, type Refused } from './permission.ts'

export type TopicPartition = { readonly topic: string; readonly partition: number }

/** A partition's map key. Topic names cannot hold a slash. */
export const keyOf = (one: TopicPartition): string => `${one.topic}/${one.partition}`

export type FetchFrom = TopicPartition & { readonly offset: bigint }

/** Kafka's special timestamps of a ListOffsets request. */
export const earliest = -2n
export const latest = -1n

const leaderNotAvailable = 5

/** The lowest versions whose layouts we know, both of Kafka 0.11. */
const oldestFetchVersion = 4
const oldestProduceVersion = 3
const tooOld = (name: string): AppError =>
  new AppError('UNREACHABLE', `${name} runs a Kafka older than 0.11, whose formats are not supported. Upgrade it.`)
/** A long poll: idle costs two requests a second, and stopping takes at most this long. */
const maxWaitMs = 500
/**
 * What a broker may answer at once, still folded: enough for 80 MB/s at a round trip of 50 ms, little enough that what
 * unfolds from it does not show in the engine's memory. A single larger batch still comes whole (KIP-74).
 */
const maxBytes = 4 * 1024 * 1024
const maxBytesPerPartition = 512 * 1024

/** Whoever opens one closes it, also where `connect` failed. */
export class ClusterSession {
  private readonly client: KafkaClient
  private readonly cluster: InternalCluster
  /** For messages. */
  private readonly name: string

  constructor(client: KafkaClient, name: string) {
    this.client = client
    this.cluster = createCluster(client.kafka)
    this.name = name
  }

  /** By the first bootstrap server that answers; rejects with what the last one said. */
  async connect(): Promise<void> {
    for (let left = this.client.bootstrapServers.length - 1; ; left -= 1) {
      try {
        await this.cluster.connect()
        return
      } catch (error) {
        // Another server knows the same passwords; asking them all would be as many wrong tries.
        if (left === 0 || isRefusedLogin(error)) throw error
        await turnToNextServer(this.cluster, error)
      }
    }
  }

  /** Metadata of all topics that this user may see. */
  async everything(): Promise<Metadata> {
    const broker = await this.cluster.brokerPool.findConnectedBroker()
    return await broker.metadata([])
  }

  /** What to throw where the cluster refused something to this connection's user. */
  notPermitted(refused: Refused, cause?: unknown): AppError {
    return notPermitted(this.client, refused, cause)
  }

  /**
   * Loads the topics' partitions. NOT_FOUND names the nearest topics; nothing is created. `operation` is what they are
   * wanted for, in the words of a missing permission.
   */
  async watchTopics(topics: readonly string[], operation: 'Read' | 'Write' = 'Read'): Promise<void> {
    try {
      await this.cluster.addMultipleTargetTopics(topics)
    } catch (error) {
      const type = kafkaErrorType(error)
      if (type === 'TOPIC_AUTHORIZATION_FAILED') {
        throw this.notPermitted({ operation, topics: await this.hiddenOf(topics) }, error)
      }
      if (type !== 'UNKNOWN_TOPIC_OR_PARTITION' && type !== 'INVALID_TOPIC_EXCEPTION') throw error
      const existing = (await this.everything()).topicMetadata.map((one) => one.topic)
      const missing = topics.filter((topic) => !existing.includes(topic))
      if (missing.length === 0) throw error
      throw unknownTopics(missing, existing, this.name)
    }
  }

  /** Those of the topics that this user may not see. */
  private async hiddenOf(topics: readonly string[]): Promise<readonly string[]> {
    const visible = new Set((await this.everything()).topicMetadata.map((one) => one.topic))
    const hidden = topics.filter((topic) => !visible.has(topic))
    return hidden.length === 0 ? topics : hidden
  }

  async refreshMetadata(): Promise<void> {
    await this.cluster.refreshMetadata()
  }

  /** Which topics these are: other ids than before mean that one was deleted and made anew. */
  async topicIds(topics: readonly string[]): Promise<TopicIds> {
    return await readTopicIds(await this.cluster.brokerPool.findConnectedBroker(), topics)
  }

  partitionsOf(topics: readonly string[]): TopicPartition[] {
    return topics.flatMap((topic) =>
      this.cluster
        .findTopicPartitionMetadata(topic)
        .map(({ partitionId }) => ({ topic, partition: partitionId }))
        .toSorted((a, b) => a.partition - b.partition),
    )
  }

  /** The node that leads a partition by the metadata at hand; -1 when there is none at the moment. */
  leaderOf({ topic, partition }: TopicPartition): number {
    return this.cluster.findTopicPartitionMetadata(topic).find((one) => one.partitionId === partition)?.leader ?? -1
  }

  /** Rejects with LEADER_NOT_AVAILABLE for the -1 of `leaderOf`. */
  async broker(nodeId: number): Promise<InternalBroker> {
    if (nodeId < 0) throw loadProtocolError(leaderNotAvailable)
    return await this.cluster.findBroker({ nodeId: String(nodeId) })
  }

  /** Where the group's coordinator is; asked directly, because kafkajs' own look-up hides why it failed. */
  async coordinatorOf(groupId: string): Promise<InternalBroker> {
    return (await this.addressedCoordinatorOf(groupId)).broker
  }

  /** host:port of the group's coordinator, and a connection to it. */
  async addressedCoordinatorOf(groupId: string): Promise<{ broker: InternalBroker; address: string }> {
    const anyBroker = await this.cluster.brokerPool.findConnectedBroker()
    const { coordinator } = await anyBroker.findGroupCoordinator({ groupId, coordinatorType: 0 })
    return { broker: await this.broker(coordinator.nodeId), address: addressText(coordinator.host, coordinator.port) }
  }

  /** Ids of all nodes by the metadata at hand. */
  nodeIds(): number[] {
    return this.cluster.brokerPool.metadata?.brokers.map((one) => one.nodeId) ?? []
  }

  /**
   * Offsets by `earliest`, `latest` or a time in ms since the epoch; -1 where nothing is at or after that time.
   * `latest` is the end of what is committed: an open transaction lies behind it.
   */
  async offsets(partitions: readonly TopicPartition[], at: bigint): Promise<Map<string, bigint>> {
    const found = new Map<string, bigint>()
    for (const [leader, ofLeader] of groupBy(partitions, (one) => this.leaderOf(one))) {
      const broker = await this.broker(leader)
      const { responses } = await broker.listOffsets({
        isolationLevel: readCommitted,
        topics: byTopic(ofLeader, ({ partition }) => ({ partition, timestamp: String(at) })),
      })
      for (const { topic, partitions: answered } of responses) {
        for (const { partition, offset } of answered) found.set(keyOf({ topic, partition }), BigInt(offset))
      }
    }
    return found
  }

  /** One long poll to one node. The records' bytes are views into the answer; `windowBytes` bounds those of a partition. */
  async fetch(nodeId: number, from: readonly FetchFrom[], windowBytes = maxBytesPerPartition): Promise<FetchResponse> {
    const broker = await this.broker(nodeId)
    const built = broker.lookupRequest(
      fetchApiKey,
      loadFetchDefinition(),
    )({
      isolationLevel: readCommitted,
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes,
      topics: byTopic(from, ({ partition, offset }) => ({
        partition,
        fetchOffset: String(offset),
        maxBytes: Math.min(windowBytes, maxBytesPerPartition),
      })),
    })
    const version = built.request.apiVersion
    if (version < oldestFetchVersion) throw tooOld(this.name)
    const response = {
      decode: async (payload: Buffer) => decodeFetchResponse(payload, version),
      parse: async (decoded: FetchResponse) => decoded,
    }
    return (await broker.connectionPool.send({ ...built, response })) as FetchResponse
  }

  /** Sends the body of a Produce request (version 3 to 7) to one node; rejects when a partition refused its records. */
  async produce(nodeId: number, body: Buffer): Promise<void> {
    const broker = await this.broker(nodeId)
    const built = broker.lookupRequest(produceApiKey, loadProduceDefinition())({ acks: -1, timeout: 0, topicData: [] })
    if (built.request.apiVersion < oldestProduceVersion) throw tooOld(this.name)
    const request = { ...built.request, encode: async () => encodedBytes(body) }
    await broker.connectionPool.send({ ...built, request })
  }

  /** Cuts the connections; calls under way reject. */
  async close(): Promise<void> {
    this.client.cut()
    await this.cluster.disconnect().catch(() => undefined)
    this.client.cut()
  }
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** The shape that Kafka's requests want: partitions grouped by topic. */
export function byTopic<T extends TopicPartition, R>(
  items: readonly T[],
  value: (item: T) => R,
): { topic: string; partitions: R[] }[] {
  return [...groupBy(items, (one) => one.topic)].map(([topic, ofTopic]) => ({ topic, partitions: ofTopic.map(value) }))
}
