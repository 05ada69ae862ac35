import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Unreadable, unreadable } from './broken-request.ts'
import { announcesTooMuch } from './request-body.ts'

/** What a listener calls back. */
export type ListenerEvents = {
  /** `broken`: why the rest of the request could not be read, once that is so. */
  readonly onRequest: (
    request: IncomingMessage,
    response: ServerResponse,
    broken: () => Unreadable | null,
  ) => Promise<void>
  /** Bytes that are no HTTP, or that came too slowly; once a connection. */
  readonly onBroken: (what: Unreadable, rawBytes: Uint8Array, remoteAddress: string) => void
}

/** A listening HTTP server. */
export interface HttpListener {
  readonly host: string
  readonly port: number
  /** Lets running requests finish for a moment, then closes all connections. */
  close(): Promise<void>
}

/** A head or body that drips slower than this is given up, in ms. */
const headersTimeoutMs = 60_000
const requestTimeoutMs = 300_000

/** How long running requests may go on when the listener closes. */
const closeGraceMs = 500

/** @throws the error of node:net, with `code` EADDRINUSE and the like */
export async function listen(host: string, port: number, events: ListenerEvents): Promise<HttpListener> {
  const server = createServer({
    requireHostHeader: false,
    maxHeaderSize: 65_536,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 5_000,
  })
  // Not in Node's types: a sender that closes its side after the request still gets its answer.
  Object.assign(server, { httpAllowHalfOpen: true })
  const busy = new WeakSet<Duplex>()
  const broken = new WeakMap<Duplex, Unreadable>()
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request
    busy.add(socket)
    void events.onRequest(request, response, () => broken.get(socket) ?? null).finally(() => busy.delete(socket))
  }
  server.on('request', handle)
  server.on('checkContinue', (request, response) => {
    if (!announcesTooMuch(request)) response.writeContinue()
    handle(request, response)
  })
  // Whatever else a sender expects, it is answered as any other (RFC 9110 §10.1.1 leaves that open), and kept.
  server.on('checkExpectation', handle)
  server.on('clientError', (error: ClientError, socket) => {
    // What comes after the first piece that cannot be read is not told again.
    if (broken.has(socket) || isPlainClose(error)) return void socket.destroy()
    const what = unreadable(error, error.rawPacket ?? new Uint8Array())
    broken.set(socket, what)
    const remote = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
    // While a request is running its own handler notices the break and keeps what came.
    if (!busy.has(socket)) events.onBroken(what, error.rawPacket ?? new Uint8Array(), remote)
    if (socket.writable) socket.end(answerText(what), () => socket.destroy())
    else socket.destroy()
  })
  server.on('connect', (request, socket) => {
    const note = `CONNECT ${request.url ?? ''} refused: this receiver is no proxy`
    events.onBroken({ status: 405, note }, new Uint8Array(), request.socket.remoteAddress ?? '')
    socket.end(answerText({ status: 405, note }))
  })
  await started(server, host, port)
  const address = server.address() as AddressInfo
  return { host: address.address, port: address.port, close: () => stopped(server) }
}

function started(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

type ClientError = Error & { readonly code?: string; readonly rawPacket?: Uint8Array }

const isPlainClose = ({ code, rawPacket }: ClientError): boolean =>
  code === 'ECONNRESET' && (rawPacket === undefined || rawPacket.length === 0)

/** A whole answer in plain text that says why, and closes. */
function answerText({ status, note }: Unreadable): string {
  const body = `${note}.\n`
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
