import type { HttpReply } from '#engine/destination/types.ts'
import type { Database } from '#engine/store/database.ts'
import { insertHttpAttempt } from '#engine/store/http/attempts.ts'
import { claimHttp, nextDueHttp, releaseHttp } from '#engine/store/http/claim.ts'
import type { ClaimedHttp, HttpLease } from '#engine/store/http/claim.ts'
import type { Moves } from '#engine/store/http/counts.ts'
import { heldReason } from '#engine/store/http/insert.ts'
import { saveHealth } from '#engine/store/http/endpoints.ts'
import { settleHttp } from '#engine/store/http/settle.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import type { AutoDisable } from '#shared/domain/retry/policy.ts'
import { addSigns, judgeHealth } from './health.ts'
import type { HealthState, HealthVerdict, Sign } from './health.ts'
import type { Verdict } from './judge.ts'
import type { EndpointRef, HttpAttemptTold } from './types.ts'
import { httpDeliveryId } from './types.ts'

/** A request with its answer and what it means, waiting to be written down. */
export type Exchange = {
  readonly item: ClaimedHttp
  /** Without secrets. */
  readonly reply: HttpReply
  readonly added: HeaderList | null
  readonly verdict: Verdict
  readonly endedAtMs: number
}

/** A delivery that was claimed and is given back unsent. */
export type Release = { readonly item: ClaimedHttp; readonly dueAtMs: number; readonly reason: string | null }

/** What a lane has to write in a turn. */
export type LaneWork = {
  readonly endpoint: EndpointRef & { readonly id: number }
  readonly health: HealthState
  readonly rule: AutoDisable | null
  readonly exchanges: readonly Exchange[]
  readonly releases: readonly Release[]
  /** How many more it can take; 0 = none. */
  readonly claim: number
  readonly lease: HttpLease
  readonly timeScale: number
  /** How often something new was announced before. */
  readonly touches: number
}

/** What came of it. */
export type LaneTurn = {
  readonly health: HealthState
  readonly verdict: HealthVerdict
  readonly told: readonly HttpAttemptTold[]
  readonly claimed: readonly ClaimedHttp[]
  /** When something is due next; undefined where nobody looked. */
  readonly nextDueAtMs: number | null | undefined
}

/**
 * One turn of a lane: answers written down, unsent ones given back, new ones claimed. Runs inside a transaction, may run
 * again, and changes nothing but the database.
 */
export function runLaneTurn(db: Database, work: LaneWork, moves: Moves): LaneTurn {
  const { endpoint, exchanges, rule, lease, timeScale } = work
  const clock = { nowMs: lease.nowMs, timeScale }
  const signs = exchanges.flatMap(signOf)
  const added = addSigns(afterTests(work.health, exchanges), rule, signs, clock)
  const verdict = disabledByAnswer(work) ?? judgeHealth(added, rule, clock)
  const health = afterVerdict(added, verdict, lease.nowMs)
  const told = exchanges.flatMap((exchange) => settleOne(db, work, exchange, health, moves))
  for (const { item, dueAtMs, reason } of work.releases) {
    releaseHttp(db, item, { dueAtMs, reason, nowMs: lease.nowMs }, moves)
  }
  if (health !== work.health) saveHealth(db, endpoint.id, health)
  const wanted = health.state === 'disabled' && work.health.state === 'active' ? 0 : work.claim
  const claimed = wanted === 0 ? [] : claimHttp(db, endpoint.id, lease, wanted, moves)
  const isLast = wanted > 0 && claimed.length < wanted
  const nextDueAtMs = isLast ? (db.get(nextDueHttp, endpoint.id)?.atMs ?? null) : undefined
  return { health, verdict, told, claimed, nextDueAtMs }
}

/** Test sends say nothing about the endpoint's health, except that they prove it works. */
function signOf({ item, verdict }: Exchange): Sign[] {
  if (item.origin === 'test-send' || verdict.outcome === 'unknown') return []
  if (verdict.outcome === 'delivered') return ['delivered']
  return [verdict.settlement.state === 'failed' ? 'failed-request' : 'failed-attempt']
}

function afterTests(health: HealthState, exchanges: readonly Exchange[]): HealthState {
  const test = exchanges.findLast(({ item, verdict }) => item.origin === 'test-send' && verdict.outcome === 'delivered')
  return test === undefined ? health : { ...health, testedAtMs: test.endedAtMs }
}

function disabledByAnswer({ health, exchanges }: LaneWork): HealthVerdict | null {
  if (health.state === 'disabled') return null
  const found = exchanges.find(({ verdict }) => verdict.disables)
  return found === undefined ? null : { kind: 'disabled', reason: found.verdict.reason }
}

/** A health as a verdict leaves it. */
export function afterVerdict(health: HealthState, verdict: HealthVerdict, nowMs: number): HealthState {
  if (verdict.kind === 'warning') {
    return health.warnedAtMs !== null && health.reason === verdict.reason
      ? health
      : { ...health, warnedAtMs: health.warnedAtMs ?? nowMs, reason: verdict.reason }
  }
  if (verdict.kind === 'disabled') return { ...health, state: 'disabled', disabledAtMs: nowMs, reason: verdict.reason }
  return verdict.kind === 'pause' ? { ...health, window: [] } : health
}

function settleOne(
  db: Database,
  { endpoint, lease }: LaneWork,
  { item, reply, added, verdict }: Exchange,
  health: HealthState,
  moves: Moves,
): HttpAttemptTold[] {
  const isHeld = health.state === 'disabled' && item.origin !== 'test-send' && verdict.settlement.dueAtMs !== null
  const settlement = isHeld
    ? { ...verdict.settlement, state: 'held' as const, dueAtMs: null, reason: heldReason(health.reason) }
    : verdict.settlement
  const known = { startedAtMs: reply.startedAtMs, nowMs: lease.nowMs, status: reply.status }
  const isOurs = settleHttp(db, item, known, settlement, moves)
  const attempt = item.attempts + 1
  const { outcome, reason } = verdict
  insertHttpAttempt(db, {
    delivery: item.id,
    endpoint: endpoint.id,
    number: attempt,
    startedAtMs: reply.startedAtMs,
    durationMs: reply.durationMs,
    status: reply.status,
    outcome,
    reason,
    nextAtMs: settlement.dueAtMs,
    remoteAddress: reply.remoteAddress,
    addedHeaders: added === null ? null : JSON.stringify(added),
    responseHeaders: reply.headers,
    responseBody: reply.body,
    responseBytes: reply.bodyBytes,
    responseSha256: reply.bodySha256,
    error: reply.failure === null ? null : `${reply.failure.message} [${reply.failure.code}]`,
    timings: reply.timings,
  })
  if (!isOurs) return []
  const told: HttpAttemptTold = {
    deliveryId: httpDeliveryId(item.id),
    endpoint: { kind: endpoint.kind, name: endpoint.name },
    run: item.run,
    origin: item.origin,
    eventId: item.eventId,
    attempt,
    status: reply.status,
    ms: Math.round(reply.durationMs * 10) / 10,
    outcome,
    nextAtMs: settlement.dueAtMs,
    reason,
  }
  return [told]
}
