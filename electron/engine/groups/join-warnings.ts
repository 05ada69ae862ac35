import type { GroupDescription, GroupMemberInfo } from '#engine/source/types.ts'

/** The group that OneSignal's own Kafka source uses unless it was told another one. */
const oneSignalGroup = 'onesignal-events'
/** What all Signalbenches call themselves. */
const ownClientId = 'signalbench'
/** How relays divide partitions (source/kafka/assignment.ts). */
const ownAssignor = 'roundrobin'

export type JoinFacts = Pick<GroupDescription, 'protocol' | 'members' | 'assignor' | 'hidden'> & {
  readonly groupId: string
  /** The relay runs in this engine already, so that one of Signalbench's members is itself. */
  readonly isRunning: boolean
}

/** What to know before joining a group that others use; empty = nothing. Pure. */
export function joinWarnings({ groupId, protocol, members, assignor, hidden, isRunning }: JoinFacts): string[] {
  const ours = members.filter(({ clientId }) => clientId === ownClientId)
  const others = members.filter(({ clientId }) => clientId !== ownClientId)
  const otherSignalbenches = Math.max(0, ours.length - (isRunning ? 1 : 0))
  if (protocol === 'share') return [shareGroup(groupId)]
  return [
    ...(groupId === oneSignalGroup
      ? [
          `"${groupId}" is the consumer group of OneSignal's own Kafka source. A relay in it takes partitions away from ` +
            'OneSignal, and moves the offsets from which OneSignal reads on. Give the relay another consumerGroup.',
        ]
      : []),
    ...(others.length === 0
      ? []
      : [
          `Group "${groupId}" has ${count(others.length, 'member')} that ${others.length === 1 ? 'is' : 'are'} not ` +
            `Signalbench's (${namesOf(others)}). ${consequence(protocol, assignor)} Use another consumerGroup to get all records and ` +
            "leave the others' alone.",
        ]),
    ...(hidden === true
      ? [
          `Group "${groupId}" has members that read topics which this user may not see (DESCRIBE), so the cluster does not ` +
            'tell who they are. If they read the topics of this relay, too, each gets only a part of the records.',
        ]
      : []),
    ...(otherSignalbenches === 0
      ? []
      : [
          `${count(otherSignalbenches, 'other Signalbench', 'other Signalbenches')} ${otherSignalbenches === 1 ? 'is' : 'are'} ` +
            `in group "${groupId}" (${namesOf(ours)}), or one that ended without leaving, which the cluster notices after ` +
            'ten seconds. Members share the records: each gets only a part of them.',
        ]),
  ]
}

const shareGroup = (groupId: string): string =>
  `"${groupId}" is a share group (KIP-932): the cluster hands its records out one by one, and a relay cannot join it. Give ` +
  'the relay another consumerGroup.'

/** In a group of the newer protocol (KIP-848) the coordinator divides, for members of both protocols alike. */
const consequence = (protocol: JoinFacts['protocol'], assignor: string | null): string =>
  protocol === 'consumer' || assignor === null || assignor === ownAssignor
    ? 'Kafka divides the partitions among all members: each would get only a part of the records.'
    : `They divide the partitions by "${assignor}", which a relay does not do: it could not join them.`

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

function namesOf(members: readonly GroupMemberInfo[]): string {
  const names = [...new Set(members.map(({ clientId, host }) => `${clientId} on ${host}`))]
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}
