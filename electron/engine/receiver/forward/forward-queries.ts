import { sql } from '../../store/sql.ts'

/** A request that goes on to another address. */
export type ForwardRow = {
  readonly seq: number
  readonly receiver: string
  readonly endpoint: string
  readonly request_id: string
  readonly event_id: string | null
  readonly key: string | null
  readonly at_ms: number
  readonly method: string
  readonly path: string
  /** Of the body. */
  readonly bytes: number
  /** JSON: pairs in the order and case they came in, without those that hold keys. */
  readonly headers: string
  readonly state: 'ready' | 'batched' | 'queued'
  readonly batch: string | null
  readonly delivery: number | null
}

export const insertForward = sql<
  [
    receiver: string,
    endpoint: string,
    requestId: string,
    eventId: string | null,
    key: string | null,
    atMs: number,
    method: string,
    path: string,
    headers: string,
    bytes: number,
  ]
>('forwards.insert')`
  INSERT INTO forwards (receiver, endpoint, request_id, event_id, key, at_ms, method, path, headers, bytes, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ready')`

export const deleteForward = sql<[requestId: string]>('forwards.delete')`DELETE FROM forwards WHERE request_id = ?`

export const forwardOf = sql<[requestId: string], ForwardRow>('forwards.byRequest')`
  SELECT * FROM forwards WHERE request_id = ?`

/** Endpoints that have something to forward. */
export const openEndpoints = sql<
  [],
  { readonly receiver: string; readonly endpoint: string; readonly waiting: number }
>('forwards.openEndpoints')`
  SELECT receiver, endpoint, count(*) AS waiting FROM forwards WHERE state <> 'queued' GROUP BY receiver, endpoint`

/** Of one endpoint, in order of arrival. */
export const openForwards = sql<[receiver: string, endpoint: string, limit: number], ForwardRow>('forwards.open')`
  SELECT * FROM forwards WHERE state <> 'queued' AND receiver = ? AND endpoint = ? ORDER BY seq LIMIT ?`

export const batchedForwards = sql<[receiver: string, endpoint: string, batch: string], ForwardRow>('forwards.batched')`
  SELECT * FROM forwards WHERE state <> 'queued' AND receiver = ? AND endpoint = ? AND batch = ? ORDER BY seq`

export const putInBatch = sql<[batch: string, requestId: string]>('forwards.putInBatch')`
  UPDATE forwards SET state = 'batched', batch = ? WHERE request_id = ?`

export const markQueued = sql<[delivery: number | null, requestId: string]>('forwards.markQueued')`
  UPDATE forwards SET state = 'queued', delivery = ? WHERE request_id = ?`

export const forwardsOfDelivery = sql<[delivery: number], ForwardRow>('forwards.byDelivery')`
  SELECT * FROM forwards WHERE delivery = ?`

export const bodyOfRequest = sql<[requestId: string], { readonly bytes: Uint8Array }>('request_bodies.all')`
  SELECT bytes FROM request_bodies WHERE request_id = ? ORDER BY part`
