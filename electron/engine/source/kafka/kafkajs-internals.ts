/**
 * The parts of kafkajs 2.2.4 (pinned) that it does not export, each behind a type of ours. Everything that would break
 * with another version stands in this file; `test/integration/kafka` fails when it does.
 */
import { createRequire } from 'node:module'
import type { Kafka } from 'kafkajs'

/** `leader` is -1 while there is none. */
export type PartitionMetadata = { readonly partitionId: number; readonly leader: number }

export type TopicMetadata = { readonly topic: string; readonly partitionMetadata: readonly PartitionMetadata[] }

export type Metadata = {
  readonly clusterId: string | null
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]
  readonly topicMetadata: readonly TopicMetadata[]
}

/** A request that is ready to be sent, with the way to read its answer. */
export type BuiltRequest = {
  readonly request: { readonly apiVersion: number }
  readonly response: unknown
  readonly requestTimeout?: number
}

type OffsetsByTopic<T> = readonly { readonly topic: string; readonly partitions: readonly T[] }[]

export type JoinedGroup = {
  readonly generationId: number
  readonly leaderId: string
  readonly memberId: string
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[]
}

export type DescribedGroup = {
  readonly groupId: string
  readonly state: string
  readonly protocolType: string
  /** How the members divide the partitions; empty while they are none. */
  readonly protocol: string
  readonly members: readonly {
    readonly memberId: string
    readonly clientId: string
    readonly clientHost: string
    readonly memberAssignment: Buffer
  }[]
}

/** One node of the cluster; every call may reject with a kafkajs error that carries `type` and `code`. */
export type InternalBroker = {
  lookupRequest(apiKey: number, definition: unknown): (options: unknown) => BuiltRequest
  readonly connectionPool: { send(request: BuiltRequest): Promise<unknown> }
  metadata(topics: readonly string[]): Promise<Metadata>
  listOffsets(request: {
    isolationLevel: number
    topics: OffsetsByTopic<{ partition: number; timestamp: string }>
  }): Promise<{ responses: OffsetsByTopic<{ partition: number; offset: string }> }>
  findGroupCoordinator(request: {
    groupId: string
    coordinatorType: number
  }): Promise<{ coordinator: { nodeId: number; host: string; port: number } }>
  joinGroup(request: {
    groupId: string
    sessionTimeout: number
    rebalanceTimeout: number
    memberId: string
    groupProtocols: readonly { name: string; metadata: Buffer }[]
  }): Promise<JoinedGroup>
  syncGroup(request: {
    groupId: string
    generationId: number
    memberId: string
    groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[]
  }): Promise<{ memberAssignment: Buffer }>
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>
  offsetFetch(request: {
    groupId: string
    topics: OffsetsByTopic<{ partition: number }>
  }): Promise<{ responses: OffsetsByTopic<{ partition: number; offset: string }> }>
  offsetCommit(request: {
    groupId: string
    groupGenerationId: number
    memberId: string
    topics: OffsetsByTopic<{ partition: number; offset: string; metadata: null }>
  }): Promise<unknown>
  listGroups(): Promise<{ groups: readonly { readonly groupId: string; readonly protocolType: string }[] }>
  describeGroups(request: { groupIds: readonly string[] }): Promise<{ groups: readonly DescribedGroup[] }>
}

export type InternalCluster = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  refreshMetadata(): Promise<void>
  findBroker(node: { nodeId: string }): Promise<InternalBroker>
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[]
  readonly brokerPool: {
    readonly metadata: Metadata | null
    findConnectedBroker(): Promise<InternalBroker>
    createSeedBroker(): Promise<void>
    createBroker: (options: unknown) => InternalBroker
  }
}

/** Apache Kafka's numbers of these requests. */
export const produceApiKey = 0
export const fetchApiKey = 1
export const offsetFetchApiKey = 9
export const listGroupsApiKey = 16
/** Only what transactions have committed. */
export const readCommitted = 1

const load = (path: string): unknown => createRequire(import.meta.url)(`kafkajs/src/${path}`)

/** A cluster client without producer, consumer or group: found by its symbol. */
export function createCluster(kafka: Kafka): InternalCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find((one) => one.description === 'private:Kafka:createCluster')
  if (symbol === undefined) throw new Error('kafkajs has no private createCluster: is it still version 2.2.4?')
  const create = (kafka as unknown as Record<symbol, (options: unknown) => InternalCluster>)[symbol]
  if (create === undefined) throw new Error('kafkajs has an empty createCluster: is it still version 2.2.4?')
  const cluster = create({ allowAutoTopicCreation: false, metadataMaxAge: 300_000, isolationLevel: readCommitted })
  bearMissingLeaders(cluster)
  return cluster
}

type MetadataDefinition = {
  readonly versions: readonly unknown[]
  protocol(options: { readonly version: number }): (options: unknown) => BuiltRequest & {
    readonly response: { decode(payload: Buffer): Promise<Metadata>; parse(decoded: Metadata): Promise<Metadata> }
  }
}

/** To kafkajs one partition without a leader makes the metadata of all topics a failure; to us it is a leader of -1. */
function bearMissingLeaders({ brokerPool }: InternalCluster): void {
  const create = brokerPool.createBroker
  const bearing = (definition: MetadataDefinition): MetadataDefinition => ({
    versions: definition.versions,
    protocol: (version) => (options) => {
      const built = definition.protocol(version)(options)
      const { decode, parse } = built.response
      // What `parse` looks at are the errors of topics, and of their partitions.
      const withoutPartitions = ({ topicMetadata, ...rest }: Metadata): Metadata => ({
        ...rest,
        topicMetadata: topicMetadata.map((topic) => ({ ...topic, partitionMetadata: [] })),
      })
      const parseTopics = async (decoded: Metadata) => {
        await parse(withoutPartitions(decoded))
        return decoded
      }
      return { ...built, response: { decode, parse: parseTopics } }
    },
  })
  brokerPool.createBroker = (options) => {
    const broker = create(options)
    const { metadata } = broker
    const lookupRequest = (apiKey: number, definition: unknown) =>
      broker.lookupRequest(apiKey, bearing(definition as MetadataDefinition))
    const asking = Object.create(broker, { lookupRequest: { value: lookupRequest } }) as InternalBroker
    return Object.assign(broker, { metadata: async (topics: readonly string[]) => await metadata.call(asking, topics) })
  }
}

/**
 * Lets the next `connect` ask another bootstrap server. kafkajs does so itself where none listens, but not where one hangs
 * up or says nothing.
 */
export async function turnToNextServer({ brokerPool }: InternalCluster, failure: unknown): Promise<void> {
  let cause = failure
  for (; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'KafkaJSConnectionError') return
  }
  await brokerPool.createSeedBroker()
}

/** kafkajs' definition of the Fetch request: we use its encoder and bring our own decoder. */
export function loadFetchDefinition(): unknown {
  return (load('protocol/requests') as { requests: { Fetch: unknown } }).requests.Fetch
}

/** kafkajs' definition of the OffsetFetch request; its encoder cannot ask for all partitions. */
export function loadOffsetFetchDefinition(): unknown {
  return (load('protocol/requests') as { requests: { OffsetFetch: unknown } }).requests.OffsetFetch
}

export type OldMessage = {
  readonly offset: string
  readonly timestamp: string | undefined
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/** The decoder of message formats 0 and 1. */
export function loadMessageSetDecoder(): (bytes: Buffer) => Promise<readonly OldMessage[]> {
  const Decoder = load('protocol/decoder') as new (bytes: Buffer) => unknown
  const decode = load('protocol/messageSet/decoder') as (
    decoder: unknown,
    size: number,
  ) => Promise<readonly OldMessage[]>
  return async (bytes) => await decode(new Decoder(bytes), bytes.length)
}

/** kafkajs' definition of the Produce request; its encoder is replaced by ours. */
export function loadProduceDefinition(): unknown {
  return (load('protocol/requests') as { requests: { Produce: unknown } }).requests.Produce
}

/** Kafka's error of that number, with its name as `type`. */
export const loadProtocolError = (code: number): Error =>
  (load('protocol/error') as { createErrorFromCode(code: number): Error }).createErrorFromCode(code)

/** What `lookupRequest` throws for a request that the broker is too old for. */
export const isUnknownRequest = (error: unknown): boolean =>
  error instanceof Error && error.name === 'KafkaJSServerDoesNotSupportApiKey'

/** Wraps bytes that are encoded already, as kafkajs' requests want them. */
export function encodedBytes(bytes: Buffer): unknown {
  const Encoder = load('protocol/encoder') as new () => { writeBufferInternal(value: Buffer): void }
  const encoder = new Encoder()
  encoder.writeBufferInternal(bytes)
  return encoder
}

/** CRC-32C (Castagnoli), which Node does not have. */
export const loadCrc32c = (): ((bytes: Buffer) => number) =>
  load('protocol/recordBatch/crc32C') as (bytes: Buffer) => number

export type KafkajsCodec = {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(bytes: Buffer): Promise<Buffer>
}

/** kafkajs' codecs by number. It does export them, but in a way that Node's ES module loader does not see. */
export const loadCompressionRegistry = (): Record<number, () => KafkajsCodec> =>
  (load('protocol/message/compression') as { Codecs: Record<number, () => KafkajsCodec> }).Codecs

/** kafkajs' request queue, as far as the cure of its busy loop needs it. */
export type RequestQueuePrototype = {
  scheduleCheckPendingRequests(this: RequestQueueState): void
  scheduleRequestTimeoutCheck(this: RequestQueueState): void
}

export type InflightRequest = {
  readonly entry: { readonly apiName: string }
  readonly sentAt: number
  readonly requestTimeout: number
  timeoutRequest(): void
}

export type RequestQueueState = {
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  requestTimeoutIntervalId: NodeJS.Timeout | undefined
  readonly enforceRequestTimeout: boolean
  readonly requestTimeout: number
  readonly pending: readonly unknown[]
  readonly inflight: ReadonlyMap<number, InflightRequest>
  checkPendingRequests(): void
  isConnected(): boolean
  destroy(): void
}

export const loadRequestQueuePrototype = (): RequestQueuePrototype =>
  (load('network/requestQueue') as { prototype: RequestQueuePrototype }).prototype
