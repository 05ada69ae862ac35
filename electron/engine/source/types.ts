import type { ConnectionCheck } from '#shared/contract/connections.ts'
import type { InspectFrom } from '#shared/contract/live.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { StartPosition } from '#shared/schema/relay.ts'

/** How a source is doing, for the screens. `reconnecting` says why and when the next try is. */
export type SourceState =
  | { readonly kind: 'connecting' }
  /** `notice`: something worth showing that did not stop reading, such as records lost to retention. */
  | { readonly kind: 'reading'; readonly notice?: string }
  | { readonly kind: 'reconnecting'; readonly message: string; readonly nextTryAtMs: number }

/** Group-free reading. */
export type InspectQuery = {
  /** Empty for a replay = all topics of the capture. */
  readonly topics: readonly string[]
  readonly from: InspectFrom
  /** end: stop at the high marks taken at the start. never: follow. */
  readonly until: 'end' | 'never'
  readonly signal: AbortSignal
  readonly onState?: (state: SourceState) => void
}

export type RelaySourceConfig = {
  readonly topics: readonly string[]
  readonly consumerGroup: string
  /** Only for partitions without a committed offset. */
  readonly from: StartPosition
  readonly onState: (state: SourceState) => void
  /**
   * Where the log says that a partition was stored up to (next offset), for sources that keep no positions themselves
   * (replay) and to warn when a group's offset is ahead of or behind the log.
   */
  readonly storedPosition: (topic: string, partition: number) => bigint | null
  /** Which topics the log's positions belong to, for sources whose topics have ids; without it only a running relay knows. */
  readonly topicIds?: StoredTopicIds
}

/** Kafka's ids of topics (32 hex digits), kept beside the positions of a relay. */
export type StoredTopicIds = {
  /** Of the topic that the relay began to read; null where nobody wrote it down. `isRead`: records of it stand in the log. */
  readonly stored: (topic: string) => { readonly id: string; readonly isRead: boolean } | null
  /** Resolves once they are durable. */
  readonly keep: (ids: ReadonlyMap<string, string>) => Promise<void>
}

export type PartitionProgress = {
  readonly topic: string
  readonly partition: number
  readonly committed: bigint | null
  readonly low: bigint
  readonly high: bigint
}

/** A running relay consumer. */
export interface RelayHandle {
  /** Partitions are paused above the caller's high-water mark and resumed below the low mark. */
  setPaused(paused: boolean): void
  /** Progress of all partitions of the topics, assigned here or not. */
  progress(): Promise<readonly PartitionProgress[]>
  /** Stops fetching, lets the running batch finish and commit (at most 5 s), leaves the group. */
  stop(): Promise<void>
  /** Resolves after stop, and for a replay that does not loop at its end; rejects with an AppError that no retry can cure. */
  readonly done: Promise<void>
}

/** Where records come from: a Kafka cluster or a replay of a capture. Errors are AppErrors with what, why, what to do. */
export interface RecordSource {
  /** Stable name of the cluster: part of the idempotency key. A replay's is derived from its capture's content. */
  clusterId(): Promise<string>
  check(signal?: AbortSignal): Promise<ConnectionCheck>
  /** Never joins a group. Rejects with NOT_FOUND for an unknown topic (names the nearest), creates nothing. */
  inspect(query: InspectQuery): AsyncIterable<readonly RawRecord[]>
  /** Commits last + 1 only after `onBatch` has resolved. At-least-once: `onBatch` may see a record again. */
  relay(config: RelaySourceConfig, onBatch: (records: readonly RawRecord[]) => Promise<void>): RelayHandle
  close(): Promise<void>
}

/** A record to be written. Without a partition the key decides, as Kafka's own producer does; without a time it is now. */
export type ProducedRecord = {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers?: readonly (readonly [string, Uint8Array | null])[]
  readonly partition?: number
  readonly timestampMs?: bigint
}

/** A connection that writes. */
export interface RecordProducer {
  /** One batch a partition: some hundred records, less than a megabyte. Resolves when all replicas have them. */
  send(topic: string, records: readonly ProducedRecord[]): Promise<void>
  close(): Promise<void>
}

export type GroupListing = {
  readonly groupId: string
  /** Kafka's own word; `Unknown` where the broker is too old to say it in a list. */
  readonly state: string
  /** consumer: KIP-848, share: KIP-932, streams: KIP-1071. */
  readonly protocol: 'classic' | 'consumer' | 'share' | 'streams' | 'other' | 'unknown'
}

export type GroupMemberInfo = {
  readonly memberId: string
  readonly clientId: string
  readonly host: string
  readonly assignments: readonly { readonly topic: string; readonly partitions: readonly number[] }[]
}

export type GroupDescription = {
  /** `unknown` for a group that nobody has used, and for one of a kind that cannot be described, such as `streams`. */
  readonly protocol: Extract<GroupListing['protocol'], 'classic' | 'consumer' | 'share' | 'unknown'>
  /** Kafka's own word. `Dead` where the protocol is unknown; `Unknown` where the members are hidden. */
  readonly state: string
  /** host:port */
  readonly coordinator: string
  /** How the members divide the partitions, such as `range`; null while there are none. Relays do `roundrobin`. */
  readonly assignor: string | null
  readonly members: readonly GroupMemberInfo[]
  /** The members read topics that this user may not see (DESCRIBE), so that the cluster does not tell them at all. */
  readonly hidden?: boolean
}

export type PartitionOffset = { readonly topic: string; readonly partition: number; readonly offset: bigint }

export type PartitionMarks = {
  readonly topic: string
  readonly partition: number
  readonly low: bigint
  readonly high: bigint
}

/** Consumer groups of a cluster from outside: joins none. Whoever opens it closes it. */
export interface GroupAdmin {
  list(): Promise<readonly GroupListing[]>
  describe(groupId: string): Promise<GroupDescription>
  /** Next offsets of all partitions that the group has committed. */
  committed(groupId: string): Promise<readonly PartitionOffset[]>
  /** All partitions of these topics with their ends; topics that do not exist or may not be seen are left out. */
  marks(topics: readonly string[]): Promise<readonly PartitionMarks[]>
  /** The first offset at or after that time (ms since the epoch); null where there is none. `topics` as given to `marks`. */
  atTime(
    partitions: readonly { readonly topic: string; readonly partition: number }[],
    timeMs: bigint,
  ): Promise<readonly (bigint | null)[]>
  /** For a group without members only: CONFLICT otherwise. */
  commit(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>
  close(): Promise<void>
}

/** What only a real cluster can do. */
export interface KafkaPort extends RecordSource {
  produce(topic: string, records: readonly ProducedRecord[]): Promise<void>
  /** For writing much. NOT_FOUND for an unknown topic: nothing is created. */
  openProducer(topics: readonly string[]): Promise<RecordProducer>
  groups(): Promise<readonly string[]>
  /** Connects for looking at consumer groups. */
  openGroups(): Promise<GroupAdmin>
}
