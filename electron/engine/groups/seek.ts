import { countStoredBetween, storedPosition } from '#engine/store/positions.ts'
import type { SeekPreview } from '#shared/contract/groups.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { GroupDeps } from './deps.ts'
import { planPositions, planSeek, type SeekFacts } from './plan-seek.ts'
import type { ExpectedSeek, SeekInput } from './types.ts'
import type { OpenedGroups } from './with-groups.ts'

type Deps = Pick<GroupDeps, 'log'>

/** What a seek would do to the relay's group as it is now. */
export async function previewSeek(
  deps: Deps,
  opened: OpenedGroups,
  file: RelayFile,
  input: SeekInput,
): Promise<SeekPreview> {
  return planSeek(file.consumerGroup, input.to, await readFacts(deps, opened, file, input))
}

/** Moves the group to what was agreed to. CONFLICT where the group is not as it was then. */
export async function performSeek(
  deps: Deps,
  opened: OpenedGroups,
  file: RelayFile,
  input: SeekInput & { readonly expected: readonly ExpectedSeek[] },
): Promise<SeekPreview> {
  const { admin } = opened
  const { consumerGroup } = file
  const { members } = await admin.describe(consumerGroup)
  if (members.length > 0) {
    throw new AppError(
      'CONFLICT',
      `Group "${consumerGroup}" has ${members.length === 1 ? 'a member' : `${members.length} members`} ` +
        `(${members.map(({ clientId, host }) => `${clientId} on ${host}`).join(', ')}); nothing was moved. Stop what reads ` +
        'with it; one that was killed is gone after ten seconds.',
    )
  }
  const facts = await readFacts(deps, opened, file, input)
  const agreed = agreedPositions(consumerGroup, facts, input.expected)
  const preview = planPositions(consumerGroup, facts, agreed)
  await admin.commit(
    consumerGroup,
    preview.partitions.map(({ topic, partition, to }) => ({ topic, partition, offset: BigInt(to) })),
  )
  return preview
}

function agreedPositions(
  group: string,
  facts: readonly SeekFacts[],
  expected: readonly ExpectedSeek[],
): (one: SeekFacts) => bigint {
  const keyOf = ({ topic, partition }: Pick<SeekFacts, 'topic' | 'partition'>): string => `${topic}/${partition}`
  const byKey = new Map(expected.map((one) => [keyOf(one), one]))
  const changed = facts.filter((one) => {
    const was = byKey.get(keyOf(one))
    return was === undefined || was.from !== (one.committed === null ? null : String(one.committed))
  })
  if (changed.length > 0 || byKey.size !== facts.length) {
    throw new AppError(
      'CONFLICT',
      `Group "${group}" has changed since the preview${changed.length === 0 ? '' : ` (${changed.map(keyOf).join(', ')})`}; ` +
        'nothing was moved. Look at the preview again.',
    )
  }
  return (one) => BigInt(byKey.get(keyOf(one))?.to ?? one.low)
}

async function readFacts(
  { log }: Deps,
  { admin, source }: OpenedGroups,
  file: RelayFile,
  { relay, to, partitions: wanted }: SeekInput,
): Promise<readonly SeekFacts[]> {
  const committed = await admin.committed(file.consumerGroup)
  const marks = (await admin.marks(file.topics)).filter(
    (one) => wanted === undefined || wanted.some((want) => isSame(want, one)),
  )
  checkThere(file, marks, wanted)
  const timed = typeof to === 'object' && 'time' in to
  const times = timed ? await admin.atTime(marks, BigInt(Date.parse(to.time))) : []
  const cluster = await source.clusterId()
  return marks.map((one, index) => {
    const key = { relay, cluster, topic: one.topic, partition: one.partition }
    return {
      ...one,
      committed: committed.find((other) => isSame(other, one))?.offset ?? null,
      atTime: times[index] ?? null,
      stored: log === null ? null : storedPosition(log, key),
      storedBetween: (from, end) => (log === null ? 0 : countStoredBetween(log, key, from, end)),
    }
  })
}

type Place = { readonly topic: string; readonly partition: number }
const isSame = (a: Place, b: Place): boolean => a.topic === b.topic && a.partition === b.partition

function checkThere(file: RelayFile, marks: readonly Place[], wanted: SeekInput['partitions']): void {
  const missing =
    wanted === undefined
      ? file.topics.filter((topic) => !marks.some((one) => one.topic === topic))
      : wanted.filter((want) => !marks.some((one) => isSame(one, want))).map((one) => `${one.topic}/${one.partition}`)
  if (missing.length === 0) return
  throw new AppError(
    'NOT_FOUND',
    `${missing.join(', ')}: no such ${wanted === undefined ? 'topic' : 'partition of the relay'} in the cluster, or this ` +
      'user may not see it. Nothing was moved. Check the topics of the relay.',
  )
}
