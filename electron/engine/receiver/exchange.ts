import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock, Random } from '#shared/lib/clock.ts'
import { type Answer, plainAnswer } from './answer.ts'
import type { Unreadable } from './broken-request.ts'
import { refusedHost } from './host-check.ts'
import { type ArrivedRequest, endpointIntake, type IntakeDeps, plainIntake, type Taken } from './intake.ts'
import { announcesTooMuch, type BodyBudget, drain, maxBodyBytes, readBody, type ReadBody } from './request-body.ts'
import { headerPairs, keptHeaders } from './request-headers.ts'
import type { FinishedRequest } from './request-log.ts'
import type { Responder } from './responder.ts'
import { sendAnswer, type Sent } from './send-answer.ts'

/** What handling a request needs. */
export type ExchangeDeps = {
  readonly receiver: string
  readonly boundHost: string
  readonly clock: Clock
  readonly random: Random
  readonly budget: BodyBudget
  /** The one of the file as it stands when the request has come in. */
  readonly responder: () => Responder
  readonly intake: IntakeDeps
  /** Resolves when it is kept, or cannot be. */
  readonly finished: (request: FinishedRequest) => Promise<void>
}

/** How long the rest of a body that is too large is read and thrown away. */
const drainMs = 10_000

/** One request from its head to what is kept of it. Never rejects. */
export async function handleExchange(
  request: IncomingMessage,
  response: ServerResponse,
  broken: () => Unreadable | null,
  deps: ExchangeDeps,
): Promise<void> {
  const startedAt = performance.now()
  const atMs = deps.clock.now()
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const halfClose = watchHalfClose(request)
  const read = await readBody(request, deps.budget)
  const bodyMs = read.outcome === 'complete' ? performance.now() - startedAt : null
  const arrived = arrivedRequest(request, read.body, atMs, deps)
  const exchanged = await respond({ request, response, read, broken }, arrived, gone.signal, deps)
  const answerMs = exchanged.status === null ? null : performance.now() - startedAt
  const more = read.outcome === 'complete' ? 0 : await drain(request, drainMs)
  if (more > 0 || read.outcome === 'too-large') finishClosing(request, response)
  const { taken } = exchanged
  await deps.finished({
    id: arrived.id,
    receiver: deps.receiver,
    atMs,
    method: arrived.method,
    path: arrived.path,
    durationMs: performance.now() - startedAt,
    status: exchanged.status,
    requestBytes: read.bytes + more,
    events: exchanged.events ?? null,
    note: [exchanged.note, ...halfClose()].join('. '),
    remoteAddress: arrived.remoteAddress,
    requestHeaders: keptHeaders(arrived.headers),
    responseHeaders: exchanged.headers.map(([name, value]) => [name, value]),
    responseBody: exchanged.body,
    body: read.body,
    endpoint: taken.endpoint,
    eventId: taken.eventId,
    duplicate: taken.duplicate,
    signature: taken.signature,
    timings: { bodyMs, answerMs },
    isBegun: exchanged.isBegun,
  })
  read.release()
}

type Exchanged = Sent & { readonly events?: number; readonly taken: Taken; readonly isBegun: boolean }

const notTaken = {
  taken: { endpoint: null, eventId: null, duplicate: false, signature: null },
  isBegun: false,
} as const

type Reading = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly read: ReadBody
  readonly broken: () => Unreadable | null
}

async function respond(
  { request, response, read, broken }: Reading,
  arrived: ArrivedRequest,
  gone: AbortSignal,
  deps: ExchangeDeps,
): Promise<Exchanged> {
  const refused = refusal(request, read, deps.boundHost)
  if (refused !== null && read.outcome !== 'complete') return { ...sendEarly(response, refused), ...notTaken }
  if (read.outcome === 'broken') {
    return { ...brokenOff(request, read, broken()), ...notTaken }
  }
  if (refused !== null) return { ...(await sendAnswer(response, refused, gone)), ...notTaken }
  const { answer: planned, endpoint } = await deps.responder().answer(apiRequest(request, read.body))
  const intake = await (endpoint === null
    ? plainIntake(arrived, planned, deps.intake)
    : endpointIntake(arrived, planned, endpoint, deps.intake))
  const { answer } = intake
  const sent = await sendAnswer(response, answer, gone)
  const taken = await intake.finish(sent.status)
  const events = answer.events === undefined ? {} : { events: answer.events }
  return { ...sent, ...events, taken, isBegun: intake.isBegun }
}

/** What is kept of a request whose body did not come whole: by the sender's fault, or because it could not be read on. */
function brokenOff(request: IncomingMessage, { bytes }: ReadBody, why: Unreadable | null): Sent {
  const announced = request.headers['content-length']
  const of = announced === undefined ? '' : ` of ${announced}`
  const nothing = { headers: [], body: '' }
  if (why === null || request.socket.readableEnded)
    return {
      ...nothing,
      status: why?.status ?? null,
      note: `The sender closed the connection after ${bytes}${of} bytes of the body`,
    }
  return { ...nothing, status: why.status, note: `${why.note}, after ${bytes}${of} bytes of the body` }
}

function arrivedRequest(
  { method, url, rawHeaders, socket }: IncomingMessage,
  body: Uint8Array,
  atMs: number,
  { random, receiver }: ExchangeDeps,
): ArrivedRequest {
  return {
    id: random.uuid(),
    receiver,
    atMs,
    method: method ?? '',
    path: url ?? '',
    headers: headerPairs(rawHeaders),
    body,
    remoteAddress: socket.remoteAddress ?? '',
  }
}

function refusal(request: IncomingMessage, read: ReadBody, boundHost: string): Answer | null {
  if (read.outcome === 'too-large') {
    const size = announcesTooMuch(request) ? `announces ${request.headers['content-length'] ?? ''} bytes` : 'is larger'
    return plainAnswer(
      413,
      `The body ${size}; this receiver takes at most ${maxBodyBytes} bytes (10 MB).\n`,
      `Body too large: it ${size}, at most ${maxBodyBytes} bytes are taken`,
    )
  }
  if (read.outcome === 'too-many')
    return plainAnswer(
      503,
      'Too many large bodies at one time. Send again later.\n',
      'Too many large bodies at one time',
    )
  const hosts = headerPairs(request.rawHeaders).filter(([name]) => name.toLowerCase() === 'host').length
  if (hosts > 1) return plainAnswer(400, 'There is more than one Host header.\n', 'More than one Host header')
  const missing = request.httpVersion === '1.1' && hosts === 0
  if (missing) return plainAnswer(400, 'HTTP/1.1 needs a Host header.\n', 'No Host header')
  const reason = refusedHost(request.headers.host, request.socket.localAddress ?? '', boundHost)
  if (reason === null) return null
  return plainAnswer(403, `${reason}. Call it by a loopback name or its address.\n`, `Refused: ${reason}`)
}

/** Answers before the body is read to its end. The response stays open until the rest was drained. */
function sendEarly(response: ServerResponse, { status, headers, body: text, note }: Answer): Sent {
  const body = String(text)
  const all = [...headers, ['Content-Length', String(Buffer.byteLength(body))], ['Connection', 'close']] as const
  response.writeHead(status, all.flat())
  response.write(body)
  return { status, headers: all.map(([name, value]) => [name ?? '', value ?? ''] as const), body, note }
}

function finishClosing(request: IncomingMessage, response: ServerResponse): void {
  response.end()
  if (!request.complete) request.socket.destroySoon()
}

const apiRequest = (request: IncomingMessage, body: Uint8Array) => ({
  method: request.method ?? '',
  path: originForm(request.url ?? ''),
  authorization: request.headers.authorization,
  body,
})

/** Senders behind a proxy may name the whole address in the request line (RFC 9112 §3.2.2); its path is what is asked for. */
const originForm = (target: string): string => target.replace(/^https?:\/\/[^/?#]*(?=[/?#]|$)/i, '')

/** Notices a sender that closes its side before it has the answer. */
function watchHalfClose({ socket }: IncomingMessage): () => readonly string[] {
  let closed = false
  const onEnd = () => {
    closed = true
  }
  socket.once('end', onEnd)
  return () => {
    socket.off('end', onEnd)
    return closed ? ['The sender closed its side before the answer'] : []
  }
}
