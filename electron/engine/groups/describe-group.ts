import type { GroupAdmin, GroupDescription, PartitionMarks, PartitionOffset } from '#engine/source/types.ts'
import type { GroupDetail, GroupPartition } from '#shared/contract/groups.ts'

/** Everything that the cluster tells about one group. A group that nobody has used is `Dead` and empty, no error. */
export async function describeGroup(
  admin: GroupAdmin,
  groupId: string,
  relays: readonly string[],
): Promise<GroupDetail> {
  const listed = (await admin.list()).find((one) => one.groupId === groupId)
  const isNewProtocol = listed !== undefined && listed.protocol !== 'classic' && listed.protocol !== 'unknown'
  const description = await admin.describe(groupId)
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
    state: isNewProtocol ? listed.state : description.state,
    protocol: listed?.protocol ?? 'unknown',
    relays: [...relays],
    coordinator: description.coordinator,
    members: description.members.map(toMember),
    partitions: marks
      .filter(({ topic, partition }) => wanted.has(`${topic}/${partition}`))
      .map((one) => toPartition(one, committed)),
    notice: noticeOf(isNewProtocol, topics, marks),
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

function noticeOf(isNewProtocol: boolean, topics: readonly string[], marks: readonly PartitionMarks[]): string | null {
  const hidden = topics.filter((topic) => !marks.some((one) => one.topic === topic))
  const notices = [
    ...(isNewProtocol
      ? [
          'This group uses the newer group protocol (KIP-848), whose members Signalbench cannot ask for: none are shown, ' +
            'though there may be some. Its offsets are complete.',
        ]
      : []),
    ...(hidden.length === 0
      ? []
      : [
          `The group has offsets of ${hidden.map((topic) => `"${topic}"`).join(', ')}, which no longer exist or which this ` +
            'user may not see; they are not shown.',
        ]),
  ]
  return notices.length === 0 ? null : notices.join(' ')
}
