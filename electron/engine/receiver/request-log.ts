import type { ReceivedDetail, ReceivedRow } from '#shared/contract/receivers.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'
import { unpackBody } from '../lib/signature/unpack-body.ts'
import type { Database } from '../store/database.ts'
import { bodyView } from './body-view.ts'
import type { ArrivedRequest } from './intake.ts'
import { keptHeaders } from './request-headers.ts'
import {
  addCounts,
  bodyPart,
  deleteBody,
  deleteForwardOf,
  deleteRequest,
  finishRequest,
  insertBodyPart,
  insertRequest,
  keptSize,
  oldestRequests,
  pageOfRequests,
  requestById,
  type RequestDetailRow,
  type RequestRow,
} from './request-queries.ts'
import type { WriteQueue } from './write-queue.ts'

/** A request with all that is known of it; `seq` is given on storing. */
export type FinishedRequest = Omit<
  ReceivedDetail,
  'seq' | 'requestBody' | 'unpackedBody' | 'forward' | 'signatureOk'
> & {
  readonly body: Uint8Array
  /** It was stored before its answer. */
  readonly isBegun: boolean
}

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
    const seq = request.isBegun ? await this.#finish(request) : await this.#insertAll(request, false, () => undefined)
    return { seq, ...rowPart(request) }
  }

  /** Stores a request before its answer, with what else belongs to it. Resolves when the disk has it. */
  async begin(arrived: ArrivedRequest, endpoint: string, eventId: string | null, also: () => void): Promise<void> {
    await this.#insertAll(begunRequest(arrived, endpoint, eventId), true, also)
  }

  /** Newest first; `before` is the `seq` of the last row of the page before. */
  page(receiver: string, before: number | null, limit: number): readonly ReceivedRow[] {
    this.#queue.flush()
    return this.#database.all(pageOfRequests, receiver, before ?? Number.MAX_SAFE_INTEGER, limit).map(rowOf)
  }

  /** @throws NOT_FOUND where it is not kept any more */
  detail(id: string): Omit<ReceivedDetail, 'forward'> {
    this.#queue.flush()
    const row = this.#database.get(requestById, id)
    if (row === undefined) {
      throw new AppError(
        'NOT_FOUND',
        'This request is not kept any more: only the newest are. Send it again to look at it.',
      )
    }
    const first = this.#database.get(bodyPart, id, 0)?.bytes ?? new Uint8Array()
    const requestHeaders = JSON.parse(row.request_headers) as [string, string][]
    return {
      ...rowOf(row),
      remoteAddress: row.remote_address,
      requestHeaders,
      requestBody: bodyView(first, row.request_bytes),
      unpackedBody: this.#unpacked(row, requestHeaders, first),
      responseHeaders: JSON.parse(row.response_headers) as [string, string][],
      responseBody: row.response_body,
      signature: row.signature === null ? null : (JSON.parse(row.signature) as SignatureVerdict),
      timings: row.timings === null ? noTimings : (JSON.parse(row.timings) as ReceivedDetail['timings']),
    }
  }

  async #insertAll(request: FinishedRequest, durable: boolean, also: () => void): Promise<number> {
    const { body } = request
    const writes: Promise<void>[] = []
    for (let part = 0; part * partBytes < body.length; part += 1) {
      const bytes = body.subarray(part * partBytes, (part + 1) * partBytes)
      writes.push(this.#queue.write(() => void this.#database.run(insertBodyPart, request.id, part, bytes)))
    }
    let seq = 0
    const last = () => {
      seq = this.#insert(request)
      also()
      this.#drop()
    }
    writes.push(this.#queue.write(last, { durable }))
    await Promise.all(writes)
    return seq
  }

  async #finish(request: FinishedRequest): Promise<number> {
    const { durationMs, status, note, responseHeaders, responseBody, duplicate, signature, timings, id } = request
    let seq = 0
    await this.#queue.write(() => {
      const row = this.#database.get(
        finishRequest,
        ...([durationMs, status, note, JSON.stringify(responseHeaders), responseBody, duplicate ? 1 : 0] as const),
        ...([...verdictColumns(signature), JSON.stringify(timings), id] as const),
      )
      seq = row?.seq ?? 0
    })
    return seq
  }

  #insert(request: FinishedRequest): number {
    const { id, receiver, atMs, durationMs, method, path, status, requestBytes, events, note, remoteAddress } = request
    const headers = JSON.stringify(request.requestHeaders)
    const answered = JSON.stringify(request.responseHeaders)
    const { endpoint, eventId, duplicate, signature, timings } = request
    const { lastId } = this.#database.run(
      insertRequest,
      ...([id, receiver, atMs, durationMs, method, path, status, requestBytes, events, note, remoteAddress] as const),
      ...([headers, answered, request.responseBody, endpoint, eventId, duplicate ? 1 : 0] as const),
      ...([...verdictColumns(signature), JSON.stringify(timings)] as const),
    )
    this.#database.run(addCounts, receiver, 1, atMs, 0, 0, 0, 0)
    this.#kept = { rows: this.#kept.rows + 1, bytes: this.#kept.bytes + requestBytes }
    return lastId
  }

  /** Only of a body whose packed form is small: larger ones are looked at as they came. */
  #unpacked(row: RequestDetailRow, headers: HeaderList, first: Uint8Array): ReceivedDetail['unpackedBody'] {
    if (row.request_bytes > first.length) return null
    const unpacked = unpackBody(headers, first)
    return unpacked === null ? null : bodyView(unpacked, unpacked.length)
  }

  #drop(): void {
    if (!this.#isFull()) return
    for (const old of this.#database.all(oldestRequests, dropAtOnce)) {
      if (!this.#isFull()) return
      this.#database.run(deleteBody, old.id)
      this.#database.run(deleteForwardOf, old.id)
      this.#database.run(deleteRequest, old.seq)
      this.#kept = { rows: this.#kept.rows - 1, bytes: this.#kept.bytes - old.request_bytes }
    }
  }

  #isFull(): boolean {
    return this.#kept.rows > this.#retention.maxRequests || this.#kept.bytes > this.#retention.maxBytes
  }
}

const noTimings: ReceivedDetail['timings'] = { bodyMs: null, answerMs: null }

const verdictColumns = (verdict: SignatureVerdict | null): readonly [ok: number | null, json: string | null] =>
  verdict === null ? [null, null] : [verdict.ok ? 1 : 0, JSON.stringify(verdict)]

/** What stands in the log of a request whose answer is under way. */
function begunRequest(arrived: ArrivedRequest, endpoint: string, eventId: string | null): FinishedRequest {
  const { id, receiver, atMs, method, path, headers, body, remoteAddress } = arrived
  return {
    id,
    receiver,
    atMs,
    method,
    path,
    remoteAddress,
    body,
    endpoint,
    eventId,
    durationMs: 0,
    status: null,
    requestBytes: body.length,
    events: null,
    note: 'Stored to be forwarded; its answer is under way',
    requestHeaders: keptHeaders(headers),
    responseHeaders: [],
    responseBody: '',
    duplicate: false,
    signature: null,
    timings: noTimings,
    isBegun: false,
  }
}

function rowPart(request: FinishedRequest): Omit<ReceivedRow, 'seq'> {
  const { id, receiver, atMs, method, path, status, requestBytes, durationMs, events, note } = request
  const { endpoint, eventId, duplicate, signature } = request
  return {
    id,
    receiver,
    atMs,
    method,
    path,
    status,
    requestBytes,
    durationMs,
    events,
    note,
    endpoint,
    eventId,
    duplicate,
    signatureOk: signature === null ? null : signature.ok,
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
  endpoint: row.endpoint,
  eventId: row.event_id,
  duplicate: row.duplicate === 1,
  signatureOk: row.signature_ok === null ? null : row.signature_ok === 1,
})
