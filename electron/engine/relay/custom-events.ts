import type { HttpReply } from '#engine/destination/types.ts'
import type { Destination, ItemVerdict, Judgement } from '#engine/outbox/types.ts'
import type { Claimed } from '#engine/store/deliveries.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import { classifyResponse } from '#shared/domain/onesignal/classify-response.ts'
import type { BatchAnswer, BatchOutcome } from '#shared/domain/onesignal/classify-response.ts'
import { identityOf } from '#shared/domain/onesignal/event-identity.ts'
import type { EventIdentity } from '#shared/domain/onesignal/event-identity.ts'
import { buildRequestBody, requestHeaders, requestUrl } from '#shared/domain/onesignal/request.ts'
import { decide } from '#shared/domain/retry/decide.ts'
import type { Decision } from '#shared/domain/retry/decide.ts'
import { reasonId } from '#shared/domain/retry/outcome.ts'
import type { AttemptOutcome } from '#shared/domain/retry/outcome.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { ok } from '#shared/lib/result.ts'
import type { OneSignalDestination } from '#shared/schema/relay.ts'
import type { RelayDeps } from './deps.ts'
import { resolveTarget } from './target.ts'

/** The Custom Events API, or the emulator of it, as a destination of the outbox. */
export function customEventsDestination(
  deps: RelayDeps,
  relay: { readonly name: string; readonly mode: DeliveryMode; readonly destination: OneSignalDestination },
  policy: RetryPolicy,
): Destination {
  const { destination } = relay
  return {
    request: (batch) => {
      const target = resolveTarget(relay.name, relay.mode, destination, deps)
      if (!target.ok) return target
      const { baseUrl, apiKey } = target.value
      return ok({
        method: 'POST',
        url: requestUrl({ ...destination, baseUrl }),
        headers: requestHeaders(apiKey, `Signalbench/${deps.version}`),
        body: buildRequestBody(batch.map((item) => item.json)),
        timeoutMs: destination.timeoutMs,
      })
    },
    judge: (batch, reply, nowMs) => {
      if (reply.failure?.kind === 'stopped') return brokenOff(batch, reply, nowMs)
      const answer = answerOf(reply)
      const outcome = classifyResponse(answer, identities(batch, answer), nowMs)
      // One share of chance for the whole request: its events stay together on their way.
      const random = deps.random.next()
      return judgementOf(batch, reply, outcome, (item, own) => decideItem(policy, item, own, reply, nowMs, random))
    },
  }
}

/** An answer that broke off counts as none: what it was going to say is not known. */
function answerOf({ status, failure, headers, body, durationMs }: HttpReply): BatchAnswer {
  if (failure === null && status !== null) return { kind: 'response', status, headers, body: body.toString('utf8') }
  const reason = failure?.kind === 'timeout' ? 'timeout' : 'connection'
  return { kind: 'network', reason, message: failure?.message ?? 'no answer', durationMs }
}

/** Only an answer that names errors needs to know who is who; reading each event again is not for the usual case. */
function identities(batch: readonly Claimed[], answer: BatchAnswer): readonly EventIdentity[] {
  if (answer.kind === 'network' || !answer.body.includes('errors')) {
    return batch.map(() => ({ externalId: null, onesignalId: null, eventId: null }))
  }
  return batch.map(({ json, user, eventId }) => {
    const parsed = parseJson(json)
    const event = parsed.ok ? parsed.value : null
    return typeof event === 'object' && event !== null && !Array.isArray(event)
      ? identityOf(event as Parameters<typeof identityOf>[0])
      : { externalId: user, onesignalId: null, eventId }
  })
}

type Decide = (item: Claimed, outcome: AttemptOutcome) => Decision

function decideItem(
  policy: RetryPolicy,
  { tries, firstTriedAtMs, immediateRetries }: Claimed,
  outcome: AttemptOutcome,
  { startedAtMs }: HttpReply,
  nowMs: number,
  random: number,
): Decision {
  const history = { firstAttemptAtMs: firstTriedAtMs ?? startedAtMs, immediateRetries }
  return decide(policy, tries + 1, outcome, nowMs, random, history)
}

function judgementOf(batch: readonly Claimed[], reply: HttpReply, outcome: BatchOutcome, decideOne: Decide): Judgement {
  const reason = [outcome.why, ...outcome.findings.map((finding) => finding.message)].join(' ')
  if (outcome.kind === 'split') return { kind: 'split', reason }
  if (outcome.kind === 'pause') return { kind: 'pause', status: outcome.status, reason }
  const verdicts: ItemVerdict[] = []
  for (const [index, item] of batch.entries()) {
    const own = outcome.outcomes[index] ?? ({ kind: 'accepted', status: reply.status ?? 0 } as const)
    const decision = decideOne(item, own)
    if (decision.kind === 'disable') return { kind: 'pause', status: reply.status ?? 0, reason: decision.why }
    verdicts.push(verdictOf(decision, reasonId(own) ?? 'failed'))
  }
  return {
    kind: 'each',
    outcome: worst(verdicts),
    reason: sentence(reason, verdicts),
    verdicts,
    inDoubt: reply.failure?.mayHaveArrived ?? false,
    limitedUntilMs: limitOf(outcome.outcomes, reply),
  }
}

function verdictOf(decision: Exclude<Decision, { kind: 'disable' }>, code: string): ItemVerdict {
  if (decision.kind === 'delivered') return { kind: 'delivered' }
  if (decision.kind === 'failed') return { kind: 'failed', code, reason: decision.why }
  return { kind: 'retry', atMs: decision.at, immediate: decision.immediate, code, reason: decision.why }
}

function brokenOff(batch: readonly Claimed[], reply: HttpReply, nowMs: number): Judgement {
  const reason =
    'Outcome unknown: the relay was stopped before the answer came. It is sent again with the same idempotency key.'
  return {
    kind: 'each',
    outcome: 'unknown',
    reason,
    verdicts: batch.map(() => ({ kind: 'retry', atMs: nowMs, immediate: false, code: 'outcome-unknown', reason })),
    inDoubt: reply.failure?.mayHaveArrived ?? true,
    limitedUntilMs: null,
  }
}

const worst = (verdicts: readonly ItemVerdict[]): 'delivered' | 'retry' | 'failed' => {
  if (verdicts.some(({ kind }) => kind === 'retry')) return 'retry'
  return verdicts.some(({ kind }) => kind === 'failed') ? 'failed' : 'delivered'
}

/** What the answer was, and what follows from it where all events share it. */
function sentence(why: string, verdicts: readonly ItemVerdict[]): string {
  const reasons = new Set(verdicts.map((verdict) => (verdict.kind === 'delivered' ? null : verdict.reason)))
  const [only] = reasons
  return reasons.size === 1 && typeof only === 'string' ? only : why
}

/** 429: the whole relay waits as long as it is told to, one second at least. */
function limitOf(outcomes: readonly AttemptOutcome[], { startedAtMs, durationMs }: HttpReply): number | null {
  const [first] = outcomes
  if (first?.kind !== 'status' || first.status !== 429) return null
  return startedAtMs + durationMs + Math.max(1_000, first.retryAfterMs ?? 0)
}
