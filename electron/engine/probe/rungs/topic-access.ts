import { combineFailures } from '#shared/domain/probe/combine.ts'
import { asWarning, type Outcome } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/topic-texts.ts'
import { nearestNames } from '../../source/topic-names.ts'
import { audienceOf, type Climb, mainConnection, type RungStep } from '../climb.ts'
import { type Trouble, troubleText } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { metadataCall, type TopicMetadata } from '../protocol/metadata-call.ts'
import { partitionRanges } from '../read/partition-ranges.ts'
import { readPermissions } from '../read/read-permissions.ts'

/** Are the topics there, and may they be read. */
export const topicAccessRung: RungStep = {
  rung: 'topic-access',
  limitMs: 3_500,
  run: async (climb, signal) => {
    const { topics } = climb.targets
    if (topics.length === 0) return { target: null, outcome: await visibleTopics(climb, signal) }
    return { target: topics.join(', '), outcome: await tryTopics(climb, topics, signal) }
  },
}

async function visibleTopics(climb: Climb, signal: AbortSignal): Promise<Outcome> {
  const answer = await ask(mainConnection(climb), metadataCall(null), signal)
  if (!answer.ok) return unanswered('…', answer.error)
  const names = visibleNames(answer.value.topics)
  return names.length === 0 ? say.noTopics(audienceOf(climb)) : say.topicsVisible(names)
}

const visibleNames = (topics: readonly TopicMetadata[]): string[] =>
  topics
    .filter((topic) => !topic.internal && topic.errorCode !== errorCode.topicAuthorizationFailed)
    .map(({ name }) => name)
    .toSorted()

async function tryTopics(climb: Climb, wanted: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const answer = await ask(mainConnection(climb), metadataCall(wanted), signal)
  if (!answer.ok) return unanswered(wanted.join('", "'), answer.error)
  const found = new Map(answer.value.topics.map((topic) => [topic.name, topic]))
  const missing = wanted.filter((name) => isUnknown(found.get(name)))
  const denied = wanted.filter((name) => found.get(name)?.errorCode === errorCode.topicAuthorizationFailed)
  const visible = missing.length + denied.length === 0 ? [] : await everyName(climb, signal)
  const failures = wanted.flatMap((name) => {
    const topic = found.get(name)
    const outcome = metadataOutcome(climb, { name, topic, visible, denied })
    return outcome === null ? [] : [outcome]
  })
  if (failures.length > 0) return combineFailures(failures)
  climb.topics = answer.value.topics
  return await tryReading(climb, signal)
}

const isUnknown = (topic: TopicMetadata | undefined): boolean =>
  topic === undefined || topic.errorCode === errorCode.unknownTopicOrPartition

async function everyName(climb: Climb, signal: AbortSignal): Promise<readonly string[]> {
  const all = await ask(mainConnection(climb), metadataCall(null), signal)
  return all.ok ? visibleNames(all.value.topics) : []
}

type Asked = {
  readonly name: string
  readonly topic: TopicMetadata | undefined
  /** All names that this user can see; filled only when a topic is missing or denied. */
  readonly visible: readonly string[]
  readonly denied: readonly string[]
}

/** What is wrong with a topic by its metadata alone; null where nothing is. */
function metadataOutcome(climb: Climb, { name, topic, visible, denied }: Asked): Outcome | null {
  const { groups } = climb.targets
  if (topic === undefined || isUnknown(topic)) {
    if (visible.length === 0) return say.topicHidden(audienceOf(climb), name, { topics: [name], groups })
    return say.topicUnknown(name, nearestNames(name, visible), visible.length)
  }
  switch (topic.errorCode) {
    case errorCode.none:
      return null
    case errorCode.topicAuthorizationFailed:
      return say.topicDenied(audienceOf(climb), {
        topic: name,
        lacks: 'DESCRIBE',
        nearest: nearestNames(name, visible),
        targets: { topics: denied, groups },
      })
    case errorCode.invalidTopic:
      return say.topicInvalid(name)
    default:
      return say.topicUnreadable(name, null, errorName(topic.errorCode))
  }
}

/** The proof of READ: offsets, and a fetch of nothing, from the leaders. */
async function tryReading(climb: Climb, signal: AbortSignal): Promise<Outcome> {
  const { ranges, troubles } = await partitionRanges(climb, signal)
  climb.ranges = ranges
  const permissions = await readPermissions(climb, ranges, signal)
  const denied = permissions.flatMap(({ topic, result }) => (result === 'denied' ? [topic] : []))
  const { groups } = climb.targets
  const failures = permissions.flatMap(({ topic, result }) => {
    if (result === 'denied') {
      return [
        say.topicDenied(audienceOf(climb), { topic, lacks: 'READ', nearest: [], targets: { topics: denied, groups } }),
      ]
    }
    return result === 'permitted' ? [] : [say.topicUnreadable(topic, null, result)]
  })
  if (failures.length > 0) return combineFailures(failures)
  const unreadable = climb.topics.filter(({ name }) => !ranges.some(({ topic }) => topic === name))
  const broken = troubles.map(({ topic, partition, why }) => say.topicUnreadable(topic, partition, why))
  if (unreadable.length > 0) return combineFailures(broken)
  const good = say.topicsPassed(climb.topics.map(({ name, partitions }) => ({ name, partitions: partitions.length })))
  if (broken.length === 0) return good
  const worst = combineFailures(broken)
  return asWarning({ ...worst, message: `${worst.message} ${good.message}` })
}

const unanswered = (topic: string, trouble: Trouble): Outcome =>
  trouble.kind === 'timeout' ? say.topicTimeout(topic) : say.topicUnreadable(topic, null, troubleText(trouble))
