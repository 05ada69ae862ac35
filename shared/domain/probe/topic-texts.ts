/** May this principal read the topics, and are they there. */
import { type AclAudience, readCommandNotes, readCommands, type ReadTargets } from './acl-commands.ts'
import { shortList } from './cluster-texts.ts'
import { failed, type Outcome, passed } from './outcome.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export type DeniedTopic = {
  readonly topic: string
  /** What the broker refused: seeing the topic at all, or only reading it. */
  readonly lacks: 'DESCRIBE' | 'READ'
  /** Names that this user can see and that may have been meant: a mistyped name is refused like a forbidden one. */
  readonly nearest: readonly string[]
  readonly targets: ReadTargets
}

/** With the commands that give the permission, for the kind of cluster and the principal of the audience. */
export function topicDenied(audience: AclAudience, { topic, lacks, nearest, targets }: DeniedTopic): Outcome {
  const who = audience.principal.name
  const meant = nearest.length === 0 ? '' : ` It may see ${quoted(nearest)}: was that meant?`
  const what =
    lacks === 'READ'
      ? `${who} may see the topic "${topic}" but not read it: READ is missing (TOPIC_AUTHORIZATION_FAILED).`
      : `${who} has no permission on the topic "${topic}", or it does not exist: the cluster does not tell those apart for who may not see it (TOPIC_AUTHORIZATION_FAILED).${meant}`
  const spelling =
    nearest.length === 0 ? 'Check the spelling of the topic too.' : `If it was meant, use ${quoted(nearest)}.`
  const group =
    targets.groups.length === 0
      ? 'A consumer group needs READ of its own: test with the group too.'
      : "The consumer group needs READ of its own, which OneSignal's set-up page leaves out: its line is among these."
  return failed(
    'topic-denied',
    what,
    [...(lacks === 'READ' ? [] : [spelling]), ...readCommandNotes(audience), group],
    readCommands(audience, targets),
  )
}

/** @param nearest existing names that may have been meant */
export function topicUnknown(topic: string, nearest: readonly string[], visible: number): Outcome {
  const there = `The cluster shows ${visible} ${visible === 1 ? 'topic' : 'topics'} to this user.`
  if (nearest.length === 0) {
    return failed(
      'topic-unknown',
      `There is no topic "${topic}" (UNKNOWN_TOPIC_OR_PARTITION), and none with a similar name. ${there} Nothing was created.`,
      [
        'Check the name, and that this is the right cluster.',
        'Confluent Cloud also says this of a topic that you may not see: ask for READ on it.',
      ],
    )
  }
  return failed(
    'topic-unknown',
    `There is no topic "${topic}" (UNKNOWN_TOPIC_OR_PARTITION). Did you mean ${quoted(nearest)}? ${there} Nothing was created.`,
    [`Use ${nearest.length === 1 ? quoted(nearest) : `one of ${quoted(nearest)}`}, or create "${topic}" first.`],
  )
}

/** The named topic is unknown, and not one topic is visible: permission is the likelier reason. */
export const topicHidden = (audience: AclAudience, topic: string, targets: ReadTargets): Outcome =>
  failed(
    'topic-hidden',
    `The cluster says that there is no topic "${topic}", and shows ${audience.principal.name} not one topic: most likely it may see none. Confluent Cloud hides what one may not see. Nothing was created.`,
    [...readCommandNotes(audience), 'If the cluster is new and empty, create the topic first.'],
    readCommands(audience, targets),
  )

export const topicInvalid = (topic: string): Outcome =>
  failed('topic-invalid', `"${topic}" cannot be the name of a topic (INVALID_TOPIC_EXCEPTION).`, [
    'Names have at most 249 letters, digits, dots, underscores and hyphens.',
  ])

/** No topic was asked for and none can be seen. */
export const noTopics = (audience: AclAudience): Outcome =>
  failed(
    'topics-none-visible',
    `${audience.principal.name} sees not one topic: it has no permission on any (Confluent Cloud hides what one may not see), or the cluster is empty.`,
    [
      'Name the topic that you want to read and test again: the commands that give the permission are shown then.',
      'Check that this is the right cluster, and the key the right one for it.',
    ],
  )

/** @param how a broker's trouble, or the name of a protocol error */
export const topicUnreadable = (topic: string, partition: number | null, how: string): Outcome =>
  failed(
    'topic-unreadable',
    `The topic "${topic}"${partition === null ? '' : `, partition ${partition},`} is there and cannot be read now (${how}).`,
    ['A partition without a leader or a broker that restarts behaves like this: wait a moment and test again.'],
  )

export const topicTimeout = (topic: string): Outcome =>
  failed('topic-timeout', `The cluster did not answer in time about the topic "${topic}".`, [
    'The broker is overloaded or hangs: look at its log, then test again.',
  ])

const partitions = (count: number): string => `${count} ${count === 1 ? 'partition' : 'partitions'}`

export const topicsPassed = (topics: readonly { readonly name: string; readonly partitions: number }[]): Outcome =>
  passed(`${topics.map((topic) => `${topic.name}: ${partitions(topic.partitions)}, READ permitted`).join(' · ')}.`)

/** Passed without a try to read: no topic was named. */
export const topicsVisible = (names: readonly string[]): Outcome =>
  passed(
    `${names.length} ${names.length === 1 ? 'topic is' : 'topics are'} visible: ${shortList(names)}. None was named, so READ was not tried.`,
  )
