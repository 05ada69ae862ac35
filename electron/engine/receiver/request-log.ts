import type { ReceivedDetail, ReceivedRow } from '#shared/contract/receivers.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Database } from '../store/database.ts'
import { bodyView } from './body-view.ts'
import {
  addCounts,
  bodyPart,
  deleteBody,
  deleteRequest,
  insertBodyPart,
  insertRequest,
  keptSize,
  oldestRequests,
  pageOfRequests,
  requestById,
  type RequestRow,
} from './request-queries.ts'
import type { WriteQueue } from './write-queue.ts'

/** A request with all that is known of it; `seq` is given on storing. */
export type FinishedRequest = Omit<ReceivedDetail, 'seq' | 'requestBody'> & { readonly body: Uint8Array }

/** Oldest requests are dropped above either. */
export type RequestRetention = { readonly maxRequests: number; readonly maxBytes: number }

/** Bodies are kept in parts of this size: no single write is long, and the detail pane needs only the first. */
const partBytes = 262_144

/** Rows that one commit drops at most, so that catching up is spread. */
const dropAtOnce = 64

/** The requests of all receivers, durable and bounded. */
export class RequestLog {
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #retention: RequestRetention
  #kept: { rows: number; bytes: number }

  constructor(database: Database, queue: WriteQueue, retention: RequestRetention) {
    this.#database = database
    this.#queue = queue
    this.#retention = retention
    this.#kept = { ...(database.get(keptSize) ?? { rows: 0, bytes: 0 }) }
  }

  /** Resolves with the row when all of it is committed. */
  async add(request: FinishedRequest): Promise<ReceivedRow> {
    const { body } = request
    const writes: Promise<void>[] = []
    for (let part = 0; part * partBytes < body.length; part += 1) {
      const bytes = body.subarray(part * partBytes, (part + 1) * partBytes)
      writes.push(this.#queue.write(() => void this.#database.run(insertBodyPart, request.id, part, bytes)))
    }
    let seq = 0
    writes.push(
      this.#queue.write(() => {
        seq = this.#insert(request)
        this.#drop()
      }),
    )
    await Promise.all(writes)
    const {
      body: _body,
      remoteAddress: _remote,
      requestHeaders: _request,
      responseHeaders: _response,
      responseBody: _answer,
      ...row
    } = request
    return { seq, ...row }
  }

  /** Newest first; `before` is the `seq` of the last row of the page before. */
  page(receiver: string, before: number | null, limit: number): readonly ReceivedRow[] {
    this.#queue.flush()
    return this.#database.all(pageOfRequests, receiver, before ?? Number.MAX_SAFE_INTEGER, limit).map(rowOf)
  }

  /** @throws NOT_FOUND where it is not kept any more */
  detail(id: string): ReceivedDetail {
    this.#queue.flush()
    const row = this.#database.get(requestById, id)
    if (row === undefined) {
      throw new AppError(
        'NOT_FOUND',
        'This request is not kept any more: only the newest are. Send it again to look at it.',
      )
    }
    const first = this.#database.get(bodyPart, id, 0)?.bytes ?? new Uint8Array()
    return {
      ...rowOf(row),
      remoteAddress: row.remote_address,
      requestHeaders: JSON.parse(row.request_headers) as [string, string][],
      requestBody: bodyView(first, row.request_bytes),
      responseHeaders: JSON.parse(row.response_headers) as [string, string][],
      responseBody: row.response_body,
    }
  }

  #insert(request: FinishedRequest): number {
    const { id, receiver, atMs, durationMs, method, path, status, requestBytes, events, note, remoteAddress } = request
    const headers = JSON.stringify(request.requestHeaders)
    const answered = JSON.stringify(request.responseHeaders)
    const { lastId } = this.#database.run(
      insertRequest,
      ...([id, receiver, atMs, durationMs, method, path, status, requestBytes, events, note, remoteAddress] as const),
      headers,
      answered,
      request.responseBody,
    )
    this.#database.run(addCounts, receiver, 1, atMs, 0, 0, 0, 0)
    this.#kept = { rows: this.#kept.rows + 1, bytes: this.#kept.bytes + requestBytes }
    return lastId
  }

  #drop(): void {
    if (!this.#isFull()) return
    for (const old of this.#database.all(oldestRequests, dropAtOnce)) {
      if (!this.#isFull()) return
      this.#database.run(deleteBody, old.id)
      this.#database.run(deleteRequest, old.seq)
      this.#kept = { rows: this.#kept.rows - 1, bytes: this.#kept.bytes - old.request_bytes }
    }
  }

  #isFull(): boolean {
    return this.#kept.rows > this.#retention.maxRequests || this.#kept.bytes > this.#retention.maxBytes
  }
}

const rowOf = (row: RequestRow): ReceivedRow => ({
  seq: row.seq,
  id: row.id,
  receiver: row.receiver,
  atMs: row.at_ms,
  method: row.method,
  path: row.path,
  status: row.status,
  requestBytes: row.request_bytes,
  durationMs: row.duration_ms,
  events: row.events,
  note: row.note,
})
