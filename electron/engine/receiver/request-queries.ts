import { fragment, sql } from '../store/sql.ts'

/** A row of `requests` without the columns that only the detail needs. */
export type RequestRow = {
  readonly seq: number
  readonly id: string
  readonly receiver: string
  readonly at_ms: number
  readonly duration_ms: number
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly request_bytes: number
  readonly events: number | null
  readonly note: string
  readonly endpoint: string | null
  readonly event_id: string | null
  readonly duplicate: number
  readonly signature_ok: number | null
}

export type RequestDetailRow = RequestRow & {
  readonly remote_address: string
  readonly request_headers: string
  readonly response_headers: string
  readonly response_body: string
  /** JSON. */
  readonly signature: string | null
  readonly timings: string | null
}

export type CountsRow = {
  readonly receiver: string
  readonly requests: number
  readonly last_request_at_ms: number | null
  readonly events_accepted: number
  readonly events_refused: number
  readonly events_repeated: number
  readonly users: number
}

export const insertRequest = sql<
  [
    id: string,
    receiver: string,
    atMs: number,
    durationMs: number,
    method: string,
    path: string,
    status: number | null,
    requestBytes: number,
    events: number | null,
    note: string,
    remoteAddress: string,
    requestHeaders: string,
    responseHeaders: string,
    responseBody: string,
    endpoint: string | null,
    eventId: string | null,
    duplicate: number,
    signatureOk: number | null,
    signature: string | null,
    timings: string | null,
  ]
>('requests.insert')`
  INSERT INTO requests (id, receiver, at_ms, duration_ms, method, path, status, request_bytes, events, note,
    remote_address, request_headers, response_headers, response_body, endpoint, event_id, duplicate, signature_ok,
    signature, timings)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** What is only known after the answer, of a request that was stored before it. */
export const finishRequest = sql<
  [
    durationMs: number,
    status: number | null,
    note: string,
    responseHeaders: string,
    responseBody: string,
    duplicate: number,
    signatureOk: number | null,
    signature: string | null,
    timings: string | null,
    id: string,
  ],
  { readonly seq: number }
>('requests.finish')`
  UPDATE requests SET duration_ms = ?, status = ?, note = ?, response_headers = ?, response_body = ?, duplicate = ?,
    signature_ok = ?, signature = ?, timings = ?
  WHERE id = ? RETURNING seq`

export const insertBodyPart = sql<[requestId: string, part: number, bytes: Uint8Array]>('request_bodies.insert')`
  INSERT INTO request_bodies (request_id, part, bytes) VALUES (?, ?, ?)`

const listed = fragment`seq, id, receiver, at_ms, duration_ms, method, path, status, request_bytes, events, note,
    endpoint, event_id, duplicate, signature_ok`

export const pageOfRequests = sql<[receiver: string, before: number, limit: number], RequestRow>('requests.page')`
  SELECT ${listed}
  FROM requests WHERE receiver = ? AND seq < ? ORDER BY seq DESC LIMIT ?`

export const requestById = sql<[id: string], RequestDetailRow>('requests.byId')`
  SELECT ${listed}, remote_address, request_headers, response_headers, response_body, signature, timings
  FROM requests WHERE id = ?`

export const bodyPart = sql<[requestId: string, part: number], { readonly bytes: Uint8Array }>('request_bodies.part')`
  SELECT bytes FROM request_bodies WHERE request_id = ? AND part = ?`

export const allCounts = sql<[], CountsRow>('receiver_counts.all')`SELECT * FROM receiver_counts`

export const addCounts = sql<
  [
    receiver: string,
    requests: number,
    lastRequestAtMs: number | null,
    accepted: number,
    refused: number,
    repeated: number,
    users: number,
  ]
>('receiver_counts.add')`
  INSERT INTO receiver_counts (receiver, requests, last_request_at_ms, events_accepted, events_refused, events_repeated, users)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (receiver) DO UPDATE SET
    requests = requests + excluded.requests,
    last_request_at_ms = max(coalesce(last_request_at_ms, 0), coalesce(excluded.last_request_at_ms, 0)),
    events_accepted = events_accepted + excluded.events_accepted,
    events_refused = events_refused + excluded.events_refused,
    events_repeated = events_repeated + excluded.events_repeated,
    users = users + excluded.users`

export const keptSize = sql<[], { readonly rows: number; readonly bytes: number }>('requests.keptSize')`
  SELECT count(*) AS rows, coalesce(sum(request_bytes), 0) AS bytes FROM requests`

/** Those that are to be forwarded yet are kept. */
export const oldestRequests = sql<
  [limit: number],
  { readonly seq: number; readonly id: string; readonly request_bytes: number }
>('requests.oldest')`
  SELECT seq, id, request_bytes FROM requests
  WHERE NOT EXISTS (SELECT 1 FROM forwards WHERE request_id = requests.id AND state <> 'queued')
  ORDER BY seq LIMIT ?`

export const deleteRequest = sql<[seq: number]>('requests.delete')`DELETE FROM requests WHERE seq = ?`

export const deleteForwardOf = sql<[requestId: string]>('forwards.deleteOf')`DELETE FROM forwards WHERE request_id = ?`

export const deleteBody = sql<[requestId: string]>(
  'request_bodies.delete',
)`DELETE FROM request_bodies WHERE request_id = ?`
