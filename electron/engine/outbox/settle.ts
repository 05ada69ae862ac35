import { redactHeaders } from '#engine/destination/redact.ts'
import type { HttpReply, HttpRequest } from '#engine/destination/types.ts'
import { insertAttempt } from '#engine/store/attempts.ts'
import type { NewAttempt, Outcome } from '#engine/store/attempts.ts'
import type { Database } from '#engine/store/database.ts'
import { moveLease, settle } from '#engine/store/deliveries.ts'
import type { Claimed, Settlement } from '#engine/store/deliveries.ts'
import type { ItemVerdict, Judgement } from './types.ts'

/** Kept of a response's body in the log, in bytes: what the screen shows (shared/contract/relays.ts). */
const keptBytes = 64 * 1024

/** Deliveries that travel together, under one lease. */
export type Batch = { readonly token: string; readonly items: readonly Claimed[] }

/** A request with its answer and what it means. */
export type Exchange = {
  readonly relay: number
  readonly batch: Batch
  readonly request: HttpRequest
  readonly reply: HttpReply
  readonly judgement: Judgement
  readonly nowMs: number
  /** When the request began by the clock as it is now, which may have jumped meanwhile. */
  readonly startedAtMs: number
}

/** What was settled: the attempt's id and how each delivery ended. A lost lease is left out of the settlements. */
export type Settled = { readonly attempt: number; readonly settlements: readonly Settlement[] }

/** Writes the attempt and the new state of every delivery in it. Runs inside a transaction, may run again. */
export function settleExchange(db: Database, exchange: Exchange): Settled {
  const { batch, nowMs, startedAtMs } = exchange
  const settlements = settlementsOf(exchange).filter((settlement) =>
    settle(db, batch.token, { startedAtMs, nowMs }, settlement),
  )
  return { attempt: insertAttempt(db, attemptOf(exchange)), settlements }
}

/** Writes the attempt and moves the leases of its deliveries to two new batches. Runs inside a transaction. */
export function splitExchange(
  db: Database,
  exchange: Exchange,
  tokens: readonly [string, string],
  untilMs: number,
): number {
  const { items, token } = exchange.batch
  const [first] = halves(items)
  items.forEach((item, index) => {
    db.run(moveLease, index < first.length ? tokens[0] : tokens[1], untilMs, item.id, token)
  })
  return insertAttempt(db, attemptOf(exchange))
}

/** The two halves of a batch, the first one larger by at most one. */
export function halves<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}

function settlementsOf({ batch, reply, judgement, nowMs }: Exchange): Settlement[] {
  return batch.items.map((item, index) => {
    const verdict = judgement.kind === 'each' ? judgement.verdicts[index] : undefined
    const doubt = judgement.kind === 'each' && judgement.inDoubt && verdict?.kind !== 'delivered'
    return {
      id: item.id,
      recordAtMs: item.recordAtMs,
      status: reply.status,
      inDoubt: doubt,
      ...nextState(judgement, verdict, nowMs),
    }
  })
}

function nextState(
  judgement: Judgement,
  verdict: ItemVerdict | undefined,
  nowMs: number,
): Omit<Settlement, 'id' | 'recordAtMs' | 'status' | 'inDoubt'> {
  const plain = { dueAtMs: null, counted: true, immediate: false, code: null, reason: null }
  if (verdict === undefined) {
    const { reason } = judgement
    if (judgement.kind !== 'pause') return { ...plain, state: 'pending', dueAtMs: nowMs, counted: false, reason }
    return { ...plain, state: 'held', counted: false, code: `http-${judgement.status}`, reason }
  }
  if (verdict.kind === 'delivered') return { ...plain, state: 'delivered' }
  const { code, reason } = verdict
  if (verdict.kind === 'failed') return { ...plain, state: 'failed', code, reason }
  return { ...plain, state: 'waiting', dueAtMs: verdict.atMs, immediate: verdict.immediate, code, reason }
}

function attemptOf({ relay, batch, request, reply, judgement }: Exchange): NewAttempt {
  const outcome = judgement.kind === 'each' ? judgement.outcome : 'retry'
  return {
    relay,
    startedAtMs: Math.round(reply.startedAtMs),
    durationMs: reply.durationMs,
    status: reply.status,
    requestBytes: Buffer.byteLength(request.body),
    outcome,
    reason: judgement.reason,
    url: request.url,
    remoteAddress: reply.remoteAddress,
    requestHeaders: redactHeaders(request.headers),
    responseHeaders: reply.headers,
    responseBody: reply.body.subarray(0, keptBytes),
    responseBytes: reply.bodyBytes,
    error: reply.failure === null ? null : `${reply.failure.message} [${reply.failure.code}]`,
    timings: { ...reply.timings },
    items: batch.items.map((item, index) => {
      const verdict = judgement.kind === 'each' ? judgement.verdicts[index] : undefined
      const own: Outcome = verdict === undefined || outcome === 'unknown' ? outcome : verdict.kind
      const reason = verdict === undefined || verdict.kind === 'delivered' ? null : verdict.reason
      return { delivery: item.id, outcome: own, reason: reason === judgement.reason ? null : reason }
    }),
  }
}
