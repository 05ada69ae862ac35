import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { RefusedAddress } from './addresses.ts'
import { BadRequest, explainFailure } from './failure.ts'
import type { Tracked } from './socket-watch.ts'
import type { HttpReply, HttpRequest } from './types.ts'

/** Kept of an answer: enough for the errors of 10,000 events in one answer. */
const keptBytesByDefault = 2 * 1024 * 1024
/** Read and counted at most; a body beyond that is cut off and its length not known. */
const countedBytes = 512 * 1024 * 1024

/** What undici is told when nobody waits for an answer any more. */
const brokenOff = new Error('broken off')

export type ExchangeStart = {
  readonly request: HttpRequest
  readonly startedAtMs: number
  readonly tracked: Tracked
  /** Called once. */
  readonly onEnd: (reply: HttpReply) => void
}

/**
 * One request and its answer, as undici's dispatcher tells of them. undici's own `request` makes a stream of every body.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #start: ExchangeStart
  readonly #startedAt = performance.now()
  readonly #keptBytes: number
  readonly #timer: NodeJS.Timeout
  readonly #chunks: Buffer[] = []
  #keptLength = 0
  #length = 0
  #hash: Hash | undefined
  #status: number | null = null
  #headers: HttpReply['headers'] = []
  #headAt: number | undefined
  #controller: Dispatcher.DispatchController | undefined
  #ended = false

  constructor(start: ExchangeStart) {
    this.#start = start
    this.#keptBytes = start.request.keptBytes ?? keptBytesByDefault
    this.#timer = setTimeout(() => this.#fail(null, 'timeout'), start.request.timeoutMs)
  }

  /** Breaks it off, whatever state it is in. */
  stop(): void {
    this.#fail(null, 'stop')
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) return controller.abort(brokenOff)
    this.#controller = controller
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    // An interim answer (1xx) is followed by the real one.
    if (status < 200) return
    this.#headAt = performance.now()
    this.#status = status
    if (Array.isArray(rawHeaders)) this.#headers = pairs(rawHeaders)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const before = this.#length
    this.#length += chunk.length
    const room = this.#keptBytes - before
    if (room > 0) this.#chunks.push(chunk.length <= room ? chunk : chunk.subarray(0, room))
    this.#keptLength = Math.min(this.#length, this.#keptBytes)
    if (this.#length > this.#keptBytes) this.#countOn(chunk, room)
    if (this.#length <= countedBytes) return
    this.#end({ bodyBytes: null, bodySha256: null, failure: null })
    controller.abort(brokenOff)
  }

  onResponseEnd(): void {
    this.#end({ bodyBytes: this.#length, bodySha256: this.#hash?.digest() ?? null, failure: null })
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(error, null)
  }

  /** Where nothing was sent: an address that is not called, a request that is none. */
  refuse(error: unknown): void {
    this.#fail(error instanceof RefusedAddress ? error : new BadRequest(error), null)
  }

  /** The hash of the whole body is only needed where a part of it is not kept. */
  #countOn(chunk: Buffer, room: number): void {
    if (this.#hash === undefined) {
      this.#hash = createHash('sha256')
      for (const kept of this.#chunks) this.#hash.update(kept)
      if (room > 0) return void this.#hash.update(chunk.subarray(room))
    }
    this.#hash.update(chunk)
  }

  #fail(error: unknown, cause: 'timeout' | 'stop' | null): void {
    if (this.#ended) return
    const { request, tracked } = this.#start
    const failure = explainFailure(error, { cause, timeoutMs: request.timeoutMs, sent: tracked.sentAt !== undefined })
    this.#end({ bodyBytes: null, bodySha256: null, failure })
    this.#controller?.abort(brokenOff)
  }

  #end(rest: Pick<HttpReply, 'bodyBytes' | 'bodySha256' | 'failure'>): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    const endAt = performance.now()
    const { startedAtMs, tracked, onEnd } = this.#start
    const { sentAt, connecting } = tracked
    const headAt = this.#headAt
    const reply: HttpReply = {
      startedAtMs,
      durationMs: endAt - this.#startedAt,
      status: this.#status,
      headers: this.#headers,
      body: this.#kept(),
      remoteAddress: tracked.remoteAddress ?? null,
      timings: {
        ...connecting,
        ...(sentAt === undefined || headAt === undefined ? {} : { wait: headAt - sentAt }),
        ...(headAt === undefined ? {} : { read: endAt - headAt }),
      },
      ...rest,
    }
    onEnd(reply)
  }

  #kept(): Buffer {
    const [first] = this.#chunks
    if (first === undefined) return Buffer.alloc(0)
    return this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#keptLength)
  }
}

function pairs(raw: readonly (Buffer | string)[]): HttpReply['headers'] {
  const headers: (readonly [string, string])[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([latin1(raw[index]).toLowerCase(), latin1(raw[index + 1])])
  }
  return headers
}

const latin1 = (text: Buffer | string | undefined): string =>
  typeof text === 'string' ? text : (text?.toString('latin1') ?? '')
