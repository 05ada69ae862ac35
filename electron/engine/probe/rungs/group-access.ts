import { combineFailures } from '#shared/domain/probe/combine.ts'
import * as say from '#shared/domain/probe/group-texts.ts'
import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { addressText } from '../../source/address.ts'
import { audienceOf, type Climb, mainConnection, type RungStep } from '../climb.ts'
import { troubleCode } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { findCoordinatorCall, strangerHeartbeatCall } from '../protocol/group-calls.ts'
import { metadataCall } from '../protocol/metadata-call.ts'

/** May the consumer groups be used; found out without joining or creating one. */
export const groupAccessRung: RungStep = {
  rung: 'group-access',
  limitMs: 3_000,
  run: async (climb, signal) => {
    const { groups } = climb.targets
    if (groups.length === 0) {
      return { target: null, outcome: skipped('No consumer group was named and no relay uses this connection.') }
    }
    const mayLookForCoordinator = await hasGroups(climb, signal)
    const tried = await Promise.all(groups.map((group) => tryGroup(climb, group, mayLookForCoordinator, signal)))
    const failures = tried.flatMap((one) => (one.ok ? [] : [one.error]))
    const coordinators = tried.flatMap((one) => (one.ok && one.value !== null ? [one.value] : []))
    if (failures.length > 0) return { target: groups.join(', '), outcome: combineFailures(failures) }
    const good = mayLookForCoordinator ? say.groupsPassed(groups, coordinators) : say.groupsPassedOnNewCluster(groups)
    return { target: groups.join(', '), outcome: say.warnOfOneSignalsGroup(groups, good) }
  },
}

/**
 * False on a cluster on which no group was ever used: FindCoordinator would make it create its offsets topic, and a
 * ladder creates nothing. Who may not see that topic learns nothing here, and asks for the coordinator as any client does.
 */
async function hasGroups(climb: Climb, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(mainConnection(climb), metadataCall(['__consumer_offsets']), signal)
  return !answer.ok || answer.value.topics[0]?.errorCode !== errorCode.unknownTopicOrPartition
}

/** The coordinator's address; null where it was not looked for. */
async function tryGroup(
  climb: Climb,
  group: string,
  mayLookForCoordinator: boolean,
  signal: AbortSignal,
): Promise<Result<string | null, Outcome>> {
  const read = await heartbeat(climb, group, signal)
  if (read === 'permitted' && !mayLookForCoordinator) return ok(null)
  if (read !== 'permitted' && read !== 'denied') return err(read)
  const found = await ask(mainConnection(climb), findCoordinatorCall(group), signal)
  if (!found.ok) return err(say.groupFailed(group, troubleCode(found.error)))
  const { errorCode: code, host, port } = found.value
  if (read === 'denied') {
    const lacks = code === errorCode.groupAuthorizationFailed ? 'DESCRIBE' : 'READ'
    return err(say.groupDenied(audienceOf(climb), group, lacks))
  }
  if (code === errorCode.groupAuthorizationFailed) return err(say.groupDenied(audienceOf(climb), group, 'DESCRIBE'))
  if (code !== errorCode.none) return err(say.groupFailed(group, errorName(code)))
  const coordinator = await climb.pool.open(host, port, signal)
  const address = addressText(host, port)
  return coordinator.ok ? ok(address) : err(say.coordinatorUnreachable(group, address, coordinator.error))
}

/** Answers that come only after the permission was looked at. */
const afterPermission: ReadonlySet<number> = new Set([
  errorCode.none,
  errorCode.unknownMemberId,
  errorCode.inconsistentGroupProtocol,
  errorCode.illegalGeneration,
  errorCode.rebalanceInProgress,
  errorCode.notCoordinator,
  errorCode.coordinatorNotAvailable,
  errorCode.coordinatorLoading,
  errorCode.groupIdNotFound,
  errorCode.fencedInstanceId,
])

async function heartbeat(climb: Climb, group: string, signal: AbortSignal): Promise<'permitted' | 'denied' | Outcome> {
  const answer = await ask(mainConnection(climb), strangerHeartbeatCall(group), signal)
  if (!answer.ok) return say.groupFailed(group, troubleCode(answer.error))
  const { errorCode: code } = answer.value
  if (afterPermission.has(code)) return 'permitted'
  if (code === errorCode.groupAuthorizationFailed) return 'denied'
  return code === errorCode.invalidGroupId ? say.groupInvalid(group) : say.groupFailed(group, errorName(code))
}
