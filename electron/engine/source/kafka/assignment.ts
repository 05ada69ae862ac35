/**
 * Who reads what in a consumer group: Kafka's own `roundrobin` protocol, so that its tools and Java consumers with that
 * strategy understand it. The leader of the group decides; each member gets only topics that it asked for.
 */
import { AssignerProtocol } from 'kafkajs'
import type { JoinedGroup } from './kafkajs-internals.ts'
import type { TopicPartition } from './cluster-session.ts'

export const assignmentProtocol = 'roundrobin'

/** What a member tells the group: the topics that it wants. */
export const encodeSubscription = (topics: readonly string[]): Buffer =>
  AssignerProtocol.MemberMetadata.encode({ version: 0, topics: [...topics], userData: Buffer.alloc(0) })

/** Topics that all members together want. */
export function subscribedTopics(members: JoinedGroup['members']): string[] {
  return [...new Set(members.flatMap((member) => topicsOf(member)))].toSorted()
}

const topicsOf = (member: JoinedGroup['members'][number]): readonly string[] =>
  AssignerProtocol.MemberMetadata.decode(member.memberMetadata)?.topics ?? []

/** Deals the partitions out in turn, skipping members that did not ask for the topic. Deterministic. */
export function assign(
  members: JoinedGroup['members'],
  partitions: readonly TopicPartition[],
): { memberId: string; memberAssignment: Buffer }[] {
  const seats = members
    .map((member) => ({
      memberId: member.memberId,
      topics: new Set(topicsOf(member)),
      dealt: {} as Record<string, number[]>,
    }))
    .toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
  let turn = 0
  for (const { topic, partition } of partitions) {
    const offset = seats.findIndex((_, index) => seats[(turn + index) % seats.length]?.topics.has(topic))
    const seat = offset < 0 ? undefined : seats[(turn + offset) % seats.length]
    if (seat === undefined) continue
    seat.dealt[topic] = [...(seat.dealt[topic] ?? []), partition]
    turn = (turn + offset + 1) % seats.length
  }
  return seats.map(({ memberId, dealt }) => ({
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({
      version: 0,
      assignment: dealt,
      userData: Buffer.alloc(0),
    }),
  }))
}

/** What the leader gave this member. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  const assignment = bytes.length === 0 ? {} : (AssignerProtocol.MemberAssignment.decode(bytes)?.assignment ?? {})
  return Object.entries(assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  )
}
