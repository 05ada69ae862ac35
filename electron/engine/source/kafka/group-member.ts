/**
 * One member of a consumer group, over the classic group protocol (JoinGroup, SyncGroup, Heartbeat, OffsetCommit).
 * Own, because kafkajs' consumer resets out-of-range offsets silently, commits on seek, hangs when stopping and heartbeats
 * only between its fetches. Heartbeats here run on their own timer: a slow batch does not lose the session.
 */
import { setInterval as every } from 'node:timers/promises'
import { assign, assignmentProtocol, decodeAssignment, encodeSubscription, subscribedTopics } from './assignment.ts'
import { byTopic, type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import { kafkaErrorType } from './kafka-error.ts'
import type { InternalBroker, JoinedGroup } from './kafkajs-internals.ts'

/** A member that died is noticed after this long; brokers refuse less than 6 s. */
export const sessionTimeoutMs = 10_000
/** A rebalance is noticed with the next heartbeat. */
const heartbeatIntervalMs = 1_000
/** How long the others wait for a member that is still finishing its batch. */
const rebalanceTimeoutMs = 30_000

/** The group wants everybody to join again; nothing is broken. */
const rejoinTypes = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'])
/** True for errors after which the member joins again on the same connection. */
export const wantsRejoin = (error: unknown): boolean => rejoinTypes.has(kafkaErrorType(error) ?? '')

/** Its errors are kafkajs' own; `wantsRejoin` tells which of them only mean a rebalance. */
export class GroupMember {
  private readonly session: ClusterSession
  private readonly groupId: string
  private readonly topics: readonly string[]
  private coordinator: InternalBroker | null = null
  private generationId = -1
  /** Given by the coordinator; empty before the first join and after leaving. */
  memberId: string
  /** Of the last successful heartbeat, for the watchdog; ms of a monotonic clock. */
  lastHeartbeatAt = performance.now()

  constructor(session: ClusterSession, groupId: string, topics: readonly string[], memberId: string) {
    this.memberId = memberId
    this.session = session
    this.groupId = groupId
    this.topics = topics
  }

  /** Joins and answers what this member is to read; waits while the others finish. */
  async join(): Promise<TopicPartition[]> {
    const coordinator = await this.session.coordinatorOf(this.groupId)
    this.coordinator = coordinator
    for (;;) {
      try {
        return await this.joinOnce(coordinator)
      } catch (error) {
        if (!wantsRejoin(error)) throw error
        if (kafkaErrorType(error) !== 'REBALANCE_IN_PROGRESS') this.memberId = ''
      }
    }
  }

  /**
   * Heartbeats until the signal fires. Answers why it ended: `rejoin` when the group rebalances, `aborted` by the
   * signal; rejects when the coordinator is gone.
   */
  async heartbeatUntil(signal: AbortSignal): Promise<'rejoin' | 'aborted'> {
    try {
      for await (const _ of every(heartbeatIntervalMs, undefined, { signal })) {
        await this.required().heartbeat({
          groupId: this.groupId,
          groupGenerationId: this.generationId,
          memberId: this.memberId,
        })
        this.lastHeartbeatAt = performance.now()
      }
    } catch (error) {
      if (signal.aborted) return 'aborted'
      if (!wantsRejoin(error)) throw error
      if (kafkaErrorType(error) !== 'REBALANCE_IN_PROGRESS') this.memberId = ''
      return 'rejoin'
    }
    return 'aborted'
  }

  /** Next offset by `keyOf`; partitions without a committed offset are absent. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<string, bigint>> {
    return await readCommittedOffsets(this.required(), this.groupId, partitions)
  }

  /** Commits next offsets under this generation: the broker refuses them once another member owns the partition. */
  async commit(offsets: readonly (TopicPartition & { readonly offset: bigint })[]): Promise<void> {
    await this.required().offsetCommit({
      groupId: this.groupId,
      groupGenerationId: this.generationId,
      memberId: this.memberId,
      topics: byTopic(offsets, ({ partition, offset }) => ({ partition, offset: String(offset), metadata: null })),
    })
  }

  /** So that the others take over at once instead of after the session timeout. */
  async leave(): Promise<void> {
    if (this.memberId === '') return
    const { groupId, memberId } = this
    this.memberId = ''
    await this.required().leaveGroup({ groupId, memberId })
  }

  private required(): InternalBroker {
    if (this.coordinator === null) throw new Error('the group was not joined yet')
    return this.coordinator
  }

  private async joinOnce(coordinator: InternalBroker): Promise<TopicPartition[]> {
    const joined = await coordinator.joinGroup({
      groupId: this.groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      memberId: this.memberId,
      groupProtocols: [{ name: assignmentProtocol, metadata: encodeSubscription(this.topics) }],
    })
    this.memberId = joined.memberId
    this.generationId = joined.generationId
    const { memberAssignment } = await coordinator.syncGroup({
      groupId: this.groupId,
      generationId: joined.generationId,
      memberId: joined.memberId,
      groupAssignment: joined.leaderId === joined.memberId ? await this.lead(joined) : [],
    })
    this.lastHeartbeatAt = performance.now()
    return decodeAssignment(memberAssignment).filter(({ topic }) => this.topics.includes(topic))
  }

  private async lead(joined: JoinedGroup): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
    const topics = subscribedTopics(joined.members)
    await this.session.watchTopics(topics)
    await this.session.refreshMetadata()
    return assign(joined.members, this.session.partitionsOf(topics))
  }
}

/** Committed next offsets of any group, without joining it. */
export async function readCommittedOffsets(
  coordinator: InternalBroker,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, bigint>> {
  const { responses } = await coordinator.offsetFetch({
    groupId,
    topics: byTopic(partitions, ({ partition }) => ({ partition })),
  })
  const found = new Map<string, bigint>()
  for (const { topic, partitions: answered } of responses) {
    for (const { partition, offset } of answered) {
      // -1 means that nothing was committed.
      if (BigInt(offset) >= 0n) found.set(keyOf({ topic, partition }), BigInt(offset))
    }
  }
  return found
}
