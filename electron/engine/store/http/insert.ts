import type { NewHttpDelivery, Origin } from './types.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Database } from '../database.ts'
import { sql } from '../sql.ts'
import { Moves } from './counts.ts'
import { endpointOf } from './endpoints.ts'

const run = sql<[origin: Origin, name: string, nowMs: number]>('http-runs.insert')`
  INSERT INTO runs (origin, name, started_at_ms) VALUES (?, ?, ?)`
const originOf = sql<[run: number], { origin: Origin }>('http-runs.origin')`SELECT origin FROM runs WHERE id = ?`

const insertDelivery = sql<
  [
    endpoint: number,
    run: number,
    originKey: string | null,
    eventId: string,
    record: number | null,
    user: string | null,
    eventName: string | null,
    state: DeliveryState,
    dueAtMs: number | null,
    reasonCode: string | null,
    reason: string | null,
    copyOf: number | null,
    nowMs: number,
    nowMs: number,
  ]
>('http-deliveries.insert')`
  INSERT INTO http_deliveries (endpoint, run, origin_key, event_id, record, user, event_name, state, due_at_ms, reason_code,
    reason, copy_of, created_at_ms, updated_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (origin_key) WHERE origin_key IS NOT NULL DO NOTHING`

const insertRequest = sql<
  [
    delivery: number,
    method: string,
    url: string,
    headers: string,
    body: Uint8Array,
    secretHeaders: string | null,
    secretUrl: number,
    findings: string | null,
  ]
>('http-requests.insert')`
  INSERT INTO http_requests (delivery, method, url, headers, body, secret_headers, secret_url, findings)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** A run that deliveries belong to. Inside a transaction. */
export const insertRun = (db: Database, origin: Origin, name: string, nowMs: number): number =>
  db.run(run, origin, name, nowMs).lastId

/**
 * Stores deliveries with their requests; those of a disabled endpoint are held at once, except test sends. Inside a
 * transaction. Ids in the order of the deliveries, null for those whose `originKey` the log has already.
 */
export function insertHttpDeliveries(
  db: Database,
  runId: number,
  deliveries: readonly NewHttpDelivery[],
  nowMs: number,
): readonly (number | null)[] {
  const isTest = db.get(originOf, runId)?.origin === 'test-send'
  const endpoints = new Map<string, ReturnType<typeof endpointOf>>()
  const moves = new Moves()
  const ids = deliveries.map((delivery) => {
    const key = `${delivery.endpoint.kind} ${delivery.endpoint.name}`
    const endpoint = endpoints.get(key) ?? endpointOf(db, delivery.endpoint)
    endpoints.set(key, endpoint)
    const held = endpoint.state === 'disabled' && !isTest ? heldReason(endpoint.reason) : null
    const state = delivery.refused !== null ? 'failed' : held === null ? 'pending' : 'held'
    const id = insertOne(db, delivery, { endpoint: endpoint.id, run: runId, state, held, nowMs })
    if (id !== null) moves.move({ endpoint: endpoint.id, run: runId }, null, state)
    return id
  })
  moves.write(db)
  return ids
}

/** Why deliveries of a disabled endpoint are not sent. */
export const heldReason = (why: string | null): string =>
  `Held: the endpoint is disabled${why === null ? '' : ` (${why.replace(/\.$/, '')})`}.`

type Place = {
  readonly endpoint: number
  readonly run: number
  readonly state: DeliveryState
  readonly held: string | null
  readonly nowMs: number
}

function insertOne(db: Database, delivery: NewHttpDelivery, place: Place): number | null {
  const { request, findings, refused } = delivery
  const { changes, lastId } = db.run(
    insertDelivery,
    place.endpoint,
    place.run,
    delivery.originKey,
    delivery.eventId,
    delivery.record,
    delivery.user,
    delivery.eventName,
    place.state,
    place.state === 'pending' ? Math.ceil(delivery.dueAtMs ?? place.nowMs) : null,
    refused === null ? null : 'refused',
    refused ?? place.held,
    delivery.copyOf ?? null,
    place.nowMs,
    place.nowMs,
  )
  if (changes === 0) return null
  db.run(
    insertRequest,
    lastId,
    request.method,
    request.url,
    JSON.stringify(request.headers),
    request.bodyBytes ?? Buffer.from(request.body),
    request.secretHeaders.length === 0 ? null : JSON.stringify(request.secretHeaders),
    request.secretUrl ? 1 : 0,
    findings.length === 0 ? null : JSON.stringify(findings),
  )
  return lastId
}
