import type { GroupAdmin, GroupDescription, PartitionMarks, PartitionOffset } from '#engine/source/types.ts'
import type { GroupDetail, GroupPartition } from '#shared/contract/groups.ts'

/** Everything that the cluster tells about one group. A group that nobody has used is `Dead` and empty, no error. */
export async function describeGroup(
  admin: GroupAdmin,
  groupId: string,
  relays: readonly string[],
): Promise<GroupDetail> {
  const listed = (await admin.list()).find((one) => one.groupId === groupId)
  const description = await admin.describe(groupId)
  const protocol = description.protocol === 'unknown' ? (listed?.protocol ?? 'unknown') : description.protocol
  // Where the group could not be described, or its members are hidden, the list says more.
  const isTold = description.protocol !== 'unknown' && description.hidden !== true
  const committed = await admin.committed(groupId)
  const assigned = description.members.flatMap(({ assignments }) => assignments)
  const topics = [...new Set([...committed, ...assigned].map(({ topic }) => topic))].toSorted()
  const marks = topics.length === 0 ? [] : await admin.marks(topics)
  const wanted = new Set([
    ...committed.map(({ topic, partition }) => `${topic}/${partition}`),
    ...assigned.flatMap(({ topic, partitions }) => partitions.map((partition) => `${topic}/${partition}`)),
  ])
  return {
    groupId,
    state: isTold ? description.state : (listed?.state ?? description.state),
    protocol,
    relays: [...relays],
    coordinator: description.coordinator,
    members: description.members.map(toMember),
    partitions: marks
      .filter(({ topic, partition }) => wanted.has(`${topic}/${partition}`))
      .map((one) => toPartition(one, committed)),
    notice: noticeOf(
      [
        ...(description.hidden === true ? [hiddenMembers] : []),
        ...(description.protocol === 'unknown' && listed !== undefined ? [notDescribed(protocol)] : []),
        ...(protocol === 'share' ? [shareGroup] : []),
      ],
      topics,
      marks,
    ),
  }
}

function toMember({ memberId, clientId, host, assignments }: GroupDescription['members'][number]) {
  const sorted = assignments.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.toSorted((a, b) => a - b),
  }))
  return { memberId, clientId, host, assignments: sorted }
}

/** Committed is read before the marks: records that arrive in between show as lag, never as less than none. */
function toPartition(
  { topic, partition, low, high }: PartitionMarks,
  committed: readonly PartitionOffset[],
): GroupPartition {
  const at = committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? null
  return {
    topic,
    partition,
    committed: at === null ? null : String(at),
    low: String(low),
    high: String(high),
    lag: at === null ? null : Math.max(0, Number(high - at)),
    lostToRetention: at === null ? 0 : Math.max(0, Number(low - at)),
  }
}

const hiddenMembers =
  'The members read topics that this user may not see, so the cluster does not tell who they are. Ask for DESCRIBE on ' +
  'these topics.'

const shareGroup =
  'This is a share group (KIP-932): the cluster hands each record to one of its members and remembers which are done. ' +
  'It commits no offsets, so no positions and no lag are shown, and a relay cannot use it.'

const notDescribed = (protocol: GroupDetail['protocol']): string =>
  protocol === 'streams'
    ? 'This is a group of a Kafka Streams application (KIP-1071): its members have tasks instead of partitions and are not ' +
      'shown, though there may be some. Its offsets are complete.'
    : 'The cluster lists this group and does not describe it to this version of Signalbench: members are not shown, though ' +
      'there may be some.'

function noticeOf(
  ofGroup: readonly string[],
  topics: readonly string[],
  marks: readonly PartitionMarks[],
): string | null {
  const hidden = topics.filter((topic) => !marks.some((one) => one.topic === topic))
  const notices = [
    ...ofGroup,
    ...(hidden.length === 0
      ? []
      : [
          `The group has offsets of ${hidden.map((topic) => `"${topic}"`).join(', ')}, which no longer exist or which this ` +
            'user may not see; they are not shown.',
        ]),
  ]
  return notices.length === 0 ? null : notices.join(' ')
}
