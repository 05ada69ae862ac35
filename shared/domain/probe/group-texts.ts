/** May this principal use the consumer group; asked without ever joining one. */
import { type AclAudience, readCommandNotes, readCommands } from './acl-commands.ts'
import { failed, type Outcome, passed, warning } from './outcome.ts'

/** @param lacks READ alone, or seeing the group at all */
export function groupDenied(audience: AclAudience, group: string, lacks: 'DESCRIBE' | 'READ'): Outcome {
  const who = audience.principal.name
  return failed(
    'group-denied',
    `${who} has no permission to use the consumer group "${group}": ${
      lacks === 'READ' ? 'it may see the group, but READ is missing' : 'READ is missing'
    } (GROUP_AUTHORIZATION_FAILED).`,
    [
      "Reading a topic through a group needs READ on the group as well as on the topic. OneSignal's set-up page grants only the topic.",
      ...readCommandNotes(audience),
    ],
    readCommands(audience, { topics: [], groups: [group] }),
  )
}

export const groupInvalid = (group: string): Outcome =>
  failed('group-invalid', `"${group}" cannot be the name of a consumer group (INVALID_GROUP_ID).`, [
    'Choose another "consumerGroup": letters, digits, dots, underscores and hyphens are always good.',
  ])

/** @param how `timeout`, a broker's trouble, or the name of a protocol error */
export const groupFailed = (group: string, how: string): Outcome =>
  how === 'timeout'
    ? failed('group-timeout', `The cluster did not answer in time about the consumer group "${group}".`, [
        'The broker is overloaded or hangs: look at its log, then test again.',
      ])
    : failed('group-failed', `The consumer group "${group}" cannot be looked up now (${how}).`, [
        'A cluster that has just started has no coordinator for a moment: wait and test again.',
      ])

/** Permission is there; only the broker that keeps the group's offsets cannot be reached. */
export const coordinatorUnreachable = (group: string, address: string, trouble: string): Outcome =>
  failed(
    'group-coordinator-unreachable',
    `READ on the consumer group "${group}" is permitted, but its coordinator ${address} cannot be used: ${trouble}.`,
    ['Make that address reachable from here, as for the advertised listeners.'],
  )

const how =
  'It was checked without a group: FindCoordinator asks for DESCRIBE, and a heartbeat of a member that does not exist asks for READ. Nothing was joined, nothing is left behind.'

export const groupsPassed = (groups: readonly string[], coordinators: readonly string[]): Outcome =>
  passed(
    `${groups.join(', ')}: READ permitted${coordinators.length === 0 ? '' : `, coordinator ${[...new Set(coordinators)].join(', ')}`}. ${how}`,
  )

/** The cluster has never had a group: looking for a coordinator would make it create its offsets topic. */
export const groupsPassedOnNewCluster = (groups: readonly string[]): Outcome =>
  passed(
    `${groups.join(', ')}: READ permitted. No group has ever been used on this cluster, so a coordinator was not looked for: that would create the topic __consumer_offsets. ${how}`,
  )

/** The group that OneSignal's set-up page tells people to use for its own consumer. */
const oneSignalGroup = 'onesignal-events'

/** Being allowed to join it is no reason to do so. */
export const warnOfOneSignalsGroup = (groups: readonly string[], outcome: Outcome): Outcome =>
  groups.includes(oneSignalGroup)
    ? warning(
        'group-of-onesignal',
        `${outcome.message} But ${oneSignalGroup} is the group of OneSignal's own consumer: a relay that joins it takes partitions away from it and moves its offsets.`,
        ['Choose a consumer group of your own, such as signalbench-local.'],
      )
    : outcome
