import type { Climb, PartitionRange } from '../climb.ts'
import { troubleText } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { fetchCall } from '../protocol/partition-calls.ts'
import { eachLeader } from './partition-ranges.ts'

export type TopicPermission = {
  readonly topic: string
  /** `permitted`, `denied`, or why it could not be found out. */
  readonly result: string
}

/** A fetch from the end of one partition a topic: nothing comes, but it needs READ. */
export async function readPermissions(
  climb: Climb,
  ranges: readonly PartitionRange[],
  signal: AbortSignal,
): Promise<readonly TopicPermission[]> {
  const topics = [...new Set(ranges.map(({ topic }) => topic))]
  const one = topics.flatMap((topic) => ranges.find((range) => range.topic === topic) ?? [])
  return await eachLeader(climb, one, signal, async (connection, own) => {
    const all = (result: string): TopicPermission[] => own.map(({ topic }) => ({ topic, result }))
    if (!connection.ok) return all(connection.error)
    const fetched = await ask(
      connection.value,
      fetchCall(own.map((range) => ({ ...range, offset: range.high }))),
      signal,
    )
    if (!fetched.ok) return all(troubleText(fetched.error))
    return own.map(({ topic }) => {
      const code = fetched.value.find((answer) => answer.topic === topic)?.errorCode ?? errorCode.none
      return { topic, result: meaning(code) }
    })
  })
}

function meaning(code: number): string {
  switch (code) {
    case errorCode.none:
    // The log moved meanwhile: that is only looked at after the permission.
    case errorCode.offsetOutOfRange:
    case errorCode.notLeader:
      return 'permitted'
    case errorCode.topicAuthorizationFailed:
      return 'denied'
    default:
      return errorName(code)
  }
}
