/** Consumer groups seen from outside (see `GroupAdmin`): asks their coordinators, joins nothing. */
import { AppError } from '#shared/lib/app-error.ts'
import type { GroupAdmin, GroupDescription, GroupListing, PartitionMarks, PartitionOffset } from '../types.ts'
import { decodeAssignment } from './assignment.ts'
import { byTopic, type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import type { KafkaEnvironment } from './environment.ts'
import { allCommittedOffsets, listGroups, shownHost } from './group-requests.ts'
import { kafkaErrorType, toAppError } from './kafka-error.ts'
import { describeNewerGroup } from './newer-groups.ts'
import type { Refused } from './permission.ts'
import { readMarks } from './start-positions.ts'

/** What a coordinator answers to a commit from outside while the group has members. */
const groupIsUsed = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS'])

/** What a group's coordinator may refuse. */
type GroupPermission = Extract<Refused, { readonly group: string }>

/** Connects; rejects with UNREACHABLE. */
export async function openGroupAdmin(env: KafkaEnvironment): Promise<GroupAdmin> {
  const session = env.openSession()
  const wrapped = async <T>(doing: string, work: () => Promise<T>, needed?: GroupPermission): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (needed !== undefined && kafkaErrorType(error) === 'GROUP_AUTHORIZATION_FAILED') {
        throw session.notPermitted(needed, error)
      }
      throw toAppError(error, doing, env.bootstrapServers)
    }
  }
  try {
    await wrapped('connect', async () => {
      await session.connect()
      // Coordinators are found by their node.
      await session.refreshMetadata()
    })
  } catch (error) {
    await session.close()
    throw error
  }
  const looking = (group: string): GroupPermission => ({ operation: 'Describe', group })
  return {
    list: () => wrapped('list the consumer groups', () => listAll(session)),
    describe: (groupId) => wrapped(`look at group "${groupId}"`, () => describe(session, groupId), looking(groupId)),
    committed: (groupId) =>
      wrapped(
        `read the offsets of group "${groupId}"`,
        async () => await allCommittedOffsets(await session.coordinatorOf(groupId), groupId),
        looking(groupId),
      ),
    marks: (topics) => wrapped(`look at ${topics.join(', ')}`, () => marksOf(session, topics)),
    atTime: (partitions, timeMs) => wrapped('look up the time', () => offsetsAt(session, partitions, timeMs)),
    commit: (groupId, offsets) =>
      wrapped(`move group "${groupId}"`, () => commitFromOutside(session, groupId, offsets), {
        operation: 'Read',
        group: groupId,
      }),
    close: () => session.close(),
  }
}

async function listAll(session: ClusterSession): Promise<readonly GroupListing[]> {
  const lists = await Promise.all(
    session.nodeIds().map(async (nodeId) => await listGroups(await session.broker(nodeId))),
  )
  return lists.flat().toSorted((a, b) => a.groupId.localeCompare(b.groupId))
}

async function describe(session: ClusterSession, groupId: string): Promise<GroupDescription> {
  const { broker, address } = await session.addressedCoordinatorOf(groupId)
  const { groups } = await broker.describeGroups({ groupIds: [groupId] })
  const [group] = groups
  if (group === undefined) throw new Error(`the coordinator said nothing about group "${groupId}"`)
  // To this request groups of every newer kind are as dead as those that nobody has used.
  const newer = group.state === 'Dead' ? await describeNewerGroup(broker, groupId) : null
  if (newer !== null) return { ...newer, coordinator: address }
  // Connect workers and others use groups, too, and bring assignments of their own form.
  const isConsumers = group.protocolType === 'consumer'
  return {
    protocol: group.state === 'Dead' ? 'unknown' : 'classic',
    state: group.state,
    coordinator: address,
    assignor: group.protocol === '' ? null : group.protocol,
    members: group.members.map(({ memberId, clientId, clientHost, memberAssignment }) => ({
      memberId,
      clientId,
      host: shownHost(clientHost),
      assignments: isConsumers ? byTopic(decodeAssignment(memberAssignment), ({ partition }) => partition) : [],
    })),
  }
}

async function marksOf(session: ClusterSession, topics: readonly string[]): Promise<readonly PartitionMarks[]> {
  const existing = new Set((await session.everything()).topicMetadata.map(({ topic }) => topic))
  const visible = topics.filter((topic) => existing.has(topic))
  if (visible.length === 0) return []
  await session.watchTopics(visible)
  const partitions = session.partitionsOf(visible)
  const { low, high } = await readMarks(session, partitions)
  return partitions.map((one) => {
    const lowest = low.get(keyOf(one)) ?? 0n
    return { ...one, low: lowest, high: high.get(keyOf(one)) ?? lowest }
  })
}

async function offsetsAt(
  session: ClusterSession,
  partitions: readonly TopicPartition[],
  timeMs: bigint,
): Promise<readonly (bigint | null)[]> {
  const found = await session.offsets(partitions, timeMs)
  return partitions.map((one) => {
    const offset = found.get(keyOf(one)) ?? -1n
    return offset < 0n ? null : offset
  })
}

async function commitFromOutside(
  session: ClusterSession,
  groupId: string,
  offsets: readonly PartitionOffset[],
): Promise<void> {
  const coordinator = await session.coordinatorOf(groupId)
  try {
    await coordinator.offsetCommit({
      groupId,
      // No generation and no member: Kafka's way to say "an administrator", allowed while the group is empty.
      groupGenerationId: -1,
      memberId: '',
      topics: byTopic(offsets, ({ partition, offset }) => ({ partition, offset: String(offset), metadata: null })),
    })
  } catch (error) {
    const type = kafkaErrorType(error) ?? ''
    if (type === 'GROUP_ID_NOT_FOUND') throw noOffsets(groupId, error)
    if (!groupIsUsed.has(type)) throw error
    throw new AppError(
      'CONFLICT',
      `Group "${groupId}" has members that read just now; nothing was moved. Stop them first, and wait up to ten ` +
        'seconds after one that was killed.',
      { cause: error },
    )
  }
}

/** Of a plain consumer group that does not exist yet a commit makes one. */
const noOffsets = (groupId: string, cause: unknown): AppError =>
  new AppError(
    'CONFLICT',
    `"${groupId}" is a share or Streams group, whose positions no consumer can move; nothing was moved. Give the relay ` +
      'another consumerGroup.',
    { cause },
  )
