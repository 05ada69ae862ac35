import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock, Random } from '#shared/lib/clock.ts'
import { type Answer, plainAnswer, sendAnswer, type Sent } from './answer.ts'
import { refusedHost } from './host-check.ts'
import { announcesTooMuch, type BodyBudget, drain, maxBodyBytes, readBody, type ReadBody } from './request-body.ts'
import type { FinishedRequest } from './request-log.ts'
import type { Responder } from './responder.ts'

/** What handling a request needs. */
export type ExchangeDeps = {
  readonly receiver: string
  readonly boundHost: string
  readonly clock: Clock
  readonly random: Random
  readonly budget: BodyBudget
  /** The one of the file as it stands when the request has come in. */
  readonly responder: () => Responder
  readonly finished: (request: FinishedRequest) => void
}

/** How long the rest of a body that is too large is read and thrown away. */
const drainMs = 10_000

/** One request from its head to what is kept of it. Never rejects. */
export async function handleExchange(
  request: IncomingMessage,
  response: ServerResponse,
  deps: ExchangeDeps,
): Promise<void> {
  const startedAt = performance.now()
  const atMs = deps.clock.now()
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const halfClose = watchHalfClose(request)
  const read = await readBody(request, deps.budget)
  const sent = await respond(request, response, read, gone.signal, deps)
  const more = read.outcome === 'complete' ? 0 : await drain(request, drainMs)
  if (more > 0 || read.outcome === 'too-large') finishClosing(request, response)
  deps.finished({
    id: deps.random.uuid(),
    receiver: deps.receiver,
    atMs,
    durationMs: performance.now() - startedAt,
    method: request.method ?? '',
    path: request.url ?? '',
    status: sent.status,
    requestBytes: read.bytes + more,
    events: sent.events ?? null,
    note: [sent.note, ...halfClose()].join('. '),
    remoteAddress: request.socket.remoteAddress ?? '',
    requestHeaders: keptHeaders(request.rawHeaders),
    responseHeaders: sent.headers.map(([name, value]) => [name, value]),
    responseBody: sent.body,
    body: read.body,
  })
}

type SentWithEvents = Sent & { readonly events?: number }

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  read: ReadBody,
  gone: AbortSignal,
  deps: ExchangeDeps,
): Promise<SentWithEvents> {
  const refused = refusal(request, read, deps.boundHost)
  if (refused !== null && read.outcome !== 'complete') return sendEarly(response, refused)
  if (read.outcome === 'broken') {
    const announced = request.headers['content-length']
    const of = announced === undefined ? '' : ` of ${announced}`
    return {
      status: null,
      headers: [],
      body: '',
      note: `The sender closed the connection after ${read.bytes}${of} bytes of the body`,
    }
  }
  const answer = refused ?? (await deps.responder().answer(apiRequest(request, read.body)))
  const sent = await sendAnswer(response, answer, gone)
  return answer.events === undefined ? sent : { ...sent, events: answer.events }
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
  const missing = request.httpVersion === '1.1' && request.headers.host === undefined
  if (missing) return plainAnswer(400, 'HTTP/1.1 needs a Host header.\n', 'No Host header')
  const reason = refusedHost(request.headers.host, request.socket.localAddress ?? '', boundHost)
  if (reason === null) return null
  return plainAnswer(403, `${reason}. Call it by a loopback name or its address.\n`, `Refused: ${reason}`)
}

/** Answers before the body is read to its end. The response stays open until the rest was drained. */
function sendEarly(response: ServerResponse, { status, headers, body, note }: Answer): Sent {
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
  path: request.url ?? '',
  authorization: request.headers.authorization,
  body,
})

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

/** Headers that carry keys: what is kept and shown of them is only the scheme. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Raw headers come as one flat list, in order and in their case. Keys do not get into the log. */
function keptHeaders(raw: readonly string[]): [string, string][] {
  const all: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name, value] = [raw[index] ?? '', raw[index + 1] ?? '']
    all.push([name, secretHeaders.has(name.toLowerCase()) ? masked(value) : value])
  }
  return all
}

const masked = (value: string): string => (value.includes(' ') ? `${value.split(' ')[0] ?? ''} ••••••••` : '••••••••')
