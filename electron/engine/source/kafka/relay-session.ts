/**
 * A relay over one connection: joins, reads, hands out chunk by chunk, commits, joins again when the group rebalances.
 * Every failure ends it; `relay.ts` builds a new one.
 */
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RelaySourceConfig } from '../types.ts'
import { assignmentProtocol } from './assignment.ts'
import { chunksOf } from './chunks.ts'
import { type ClusterSession, earliest, keyOf, type TopicPartition } from './cluster-session.ts'
import { Committer } from './committer.ts'
import type { KafkaEnvironment } from './environment.ts'
import { Fetcher } from './fetcher.ts'
import { Gate } from '../gate.ts'
import { kafkaErrorType } from './kafka-error.ts'
import { GroupMember, sessionTimeoutMs, wantsRejoin } from './group-member.ts'
import { awayNotice } from './reading.ts'
import { beginPositions, type KnownTopics, refuseOtherTopics, reportLost } from './relay-start.ts'

export type OnBatch = (records: readonly RawRecord[]) => Promise<void>

/** Neither heartbeat nor answer for this long means that kafkajs got stuck: rebuild. */
const silenceMs = 3 * sessionTimeoutMs
const watchdogIntervalMs = 5_000

/**
 * Runs once: `run` ends after `drain`, or rejects with what ended it. `batchFailure` tells a failure of the pipeline
 * from one of the cluster.
 */
export class RelaySession {
  private readonly env: KafkaEnvironment
  private readonly session: ClusterSession
  private readonly config: RelaySourceConfig
  private readonly onBatch: OnBatch
  private readonly member: GroupMember
  private readonly flowing: Gate
  private readonly known: KnownTopics
  private fetcher: Fetcher | null = null
  private paused: boolean
  private draining = false
  /** Ends the current round; a new one for every generation. */
  private round = new AbortController()
  /** What `onBatch` threw, if that is what ended the session. */
  batchFailure: unknown = null
  /** Records were handed out and stored: this connection worked. */
  hasStored = false

  constructor(
    env: KafkaEnvironment,
    config: RelaySourceConfig,
    onBatch: OnBatch,
    options: { readonly paused: boolean; readonly memberId: string },
    known: KnownTopics,
  ) {
    this.known = known
    this.env = env
    this.config = config
    this.onBatch = onBatch
    this.session = env.openSession()
    this.member = new GroupMember(this.session, config.consumerGroup, config.topics, options.memberId)
    this.paused = options.paused
    this.flowing = new Gate(!options.paused)
  }

  /** For the next session: the group knows this member and need not wait until it has timed out. */
  get memberId(): string {
    return this.member.memberId
  }

  /** Runs until `drain`; rejects with whatever went wrong. `onReading` is called when records may come, with what is worth showing. */
  async run(onReading: (notice: string | null) => void): Promise<void> {
    await this.session.connect()
    await this.session.watchTopics(this.config.topics)
    await this.refuseOtherTopics()
    while (!this.draining) {
      this.round = new AbortController()
      const assigned = await this.member.join()
      if (this.draining) return
      const { positions, notice } = await beginPositions(
        this.env,
        { session: this.session, member: this.member, config: this.config, known: this.known },
        assigned,
      )
      onReading(notice)
      await this.readRound(assigned, positions)
    }
  }

  setPaused(paused: boolean): void {
    this.paused = paused
    this.fetcher?.setPaused(paused)
    this.flowing.set(!paused)
  }

  /** The running chunk is finished and committed, then `run` resolves. */
  drain(): void {
    this.draining = true
    this.endRound()
  }

  /** The error, in words that name the user and the resource where a permission is missing. */
  explain(error: unknown): unknown {
    const { topics, consumerGroup } = this.config
    const type = error instanceof AppError ? null : kafkaErrorType(error)
    if (type === 'GROUP_AUTHORIZATION_FAILED') {
      return this.session.notPermitted({ operation: 'Read', group: consumerGroup }, error)
    }
    if (type === 'INCONSISTENT_GROUP_PROTOCOL') return otherAssignor(consumerGroup, error)
    return type === 'TOPIC_AUTHORIZATION_FAILED'
      ? this.session.notPermitted({ operation: 'Read', topics }, error)
      : error
  }

  async leave(): Promise<void> {
    await this.member.leave().catch((error: unknown) => {
      this.env.logger.debug({ cause: String(error) }, 'leaving the group failed; the session timeout does it')
    })
  }

  async close(): Promise<void> {
    this.endRound()
    await this.session.close()
    await this.fetcher?.stop()
  }

  private endRound(): void {
    this.round.abort()
    this.flowing.set(true)
  }

  /** One generation of the group: ends for a rebalance, for `drain`, or with an error. */
  private async readRound(assigned: readonly TopicPartition[], positions: ReadonlyMap<string, bigint>): Promise<void> {
    const { signal } = this.round
    const committer = new Committer((offsets) => this.member.commit(offsets))
    const fetcher = new Fetcher(this.session, {
      partitions: assigned,
      positions,
      ends: null,
      outOfRange: (one, offset) => this.onOutOfRange(one, offset),
      onMissing: (missing) =>
        this.config.onState(
          missing.length === 0 ? { kind: 'reading' } : { kind: 'reading', notice: awayNotice(missing.map(keyOf)) },
        ),
    })
    this.fetcher = fetcher
    fetcher.setPaused(this.paused)
    this.flowing.set(!this.paused)
    const heartbeats = this.member.heartbeatUntil(signal).finally(() => this.endRound())
    // Awaited at the end; until then a lost coordinator must not count as unhandled.
    heartbeats.catch(() => undefined)
    const watchdog = setInterval(() => this.watch(fetcher, assigned.length > 0), watchdogIntervalMs)
    const growth = setInterval(() => void this.lookForNewPartitions(), this.env.partitionCheckMs)
    try {
      await this.handOut(fetcher, committer, signal)
      await committer.flush()
    } catch (error) {
      // The records come again to whoever owns the partition now.
      if (!wantsRejoin(error)) throw error
    } finally {
      clearInterval(watchdog)
      clearInterval(growth)
      this.endRound()
      // Not waited for: what its long polls still bring is dropped.
      void fetcher.stop()
      this.fetcher = null
    }
    await heartbeats
  }

  private async handOut(fetcher: Fetcher, committer: Committer, signal: AbortSignal): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      // `drain` may have come while the group was being joined.
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    // No race between the two: a race keeps what it gave for as long as its slower side, here all records of the round.
    void ended.then(() => fetcher.stop())
    for (;;) {
      const fetched = await fetcher.next()
      // A member without partitions has nothing to fetch, but it stays in the group.
      if (fetched === null) {
        if (!signal.aborted) await ended
        return
      }
      for (const chunk of chunksOf(fetched)) {
        await this.flowing.opened()
        if (signal.aborted) return
        if (chunk.records.length > 0) await this.store(chunk.records)
        committer.mark(chunk.next)
      }
    }
  }

  private async store(records: readonly RawRecord[]): Promise<void> {
    try {
      await this.onBatch(records)
      this.hasStored = true
    } catch (error) {
      this.batchFailure = error
      throw error
    }
  }

  private watch(fetcher: Fetcher, fetches: boolean): void {
    const now = performance.now()
    const silentFetches = fetches && !this.paused && now - fetcher.lastAnswerAt > silenceMs
    if (!silentFetches && now - this.member.lastHeartbeatAt <= silenceMs) return
    this.env.logger.warn({ group: this.config.consumerGroup }, 'the consumer went silent; it is rebuilt')
    void this.session.close()
  }

  private async lookForNewPartitions(): Promise<void> {
    try {
      // Also this throws: a session that has just lost its cluster knows no topics.
      const before = this.session.partitionsOf(this.config.topics).length
      await this.session.refreshMetadata()
      await this.refuseOtherTopics()
      if (this.session.partitionsOf(this.config.topics).length !== before) this.endRound()
    } catch (error) {
      if (error instanceof AppError) this.fetcher?.fail(error)
      this.env.logger.debug({ cause: String(error) }, 'looking for new partitions failed; the next look may work')
    }
  }

  private async refuseOtherTopics(): Promise<void> {
    refuseOtherTopics(this.config, this.known, await this.session.topicIds(this.config.topics))
  }

  /** Between two fetches retention can delete what was next. Anything else is a topic that is not the one we knew. */
  private async onOutOfRange(one: TopicPartition, offset: bigint): Promise<bigint> {
    const low = (await this.session.offsets([one], earliest)).get(keyOf(one)) ?? 0n
    if (offset >= low) {
      throw new AppError(
        'UNREACHABLE',
        `${one.topic}/${one.partition} has no offset ${offset} any more: the topic was deleted and made anew, or a replica ` +
          'that was behind has become its leader. It is looked at again.',
        { retryable: true },
      )
    }
    this.config.onState({
      kind: 'reading',
      notice: reportLost(this.env, this.config, { ...one, at: offset, low }),
    })
    return low
  }
}

/** Kafka lets only members into a group that can agree on one way to divide its partitions. */
function otherAssignor(group: string, cause: unknown): AppError {
  return new AppError(
    'CONFLICT',
    `Group "${group}" has members that divide the partitions in another way than a relay does ("${assignmentProtocol}"), ` +
      'as Java consumers and kafkajs do by default, or is a share or Streams group: nobody else can join it. Give the ' +
      'relay another consumerGroup.',
    { data: { group }, cause },
  )
}
