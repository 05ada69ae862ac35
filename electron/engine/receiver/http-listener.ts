import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { announcesTooMuch } from './request-body.ts'

/** What a listener calls back. */
export type ListenerEvents = {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Bytes that are no HTTP, or that came too slowly. */
  readonly onBroken: (error: Error, rawBytes: Uint8Array, status: number, remoteAddress: string) => void
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
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    busy.add(request.socket)
    void events.onRequest(request, response).finally(() => busy.delete(request.socket))
  }
  server.on('request', handle)
  server.on('checkContinue', (request, response) => {
    if (!announcesTooMuch(request)) response.writeContinue()
    handle(request, response)
  })
  server.on('clientError', (error, socket) => answerBroken(error, socket, busy.has(socket), events))
  server.on('connect', (request, socket) => {
    events.onBroken(
      new Error(`CONNECT ${request.url ?? ''}: this is no proxy`),
      new Uint8Array(),
      405,
      request.socket.remoteAddress ?? '',
    )
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
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

/** While a request is running its own handler notices the break and keeps what came. */
function answerBroken(
  error: Error & { code?: string; rawPacket?: Uint8Array },
  socket: Duplex,
  isBusy: boolean,
  events: ListenerEvents,
): void {
  const status = statusOf(error.code)
  const raw = error.rawPacket ?? new Uint8Array()
  const remote = 'remoteAddress' in socket ? String(socket.remoteAddress) : ''
  const isPlainClose = error.code === 'ECONNRESET' && raw.length === 0
  if (!isBusy && !isPlainClose) events.onBroken(error, raw, status, remote)
  if (!socket.writable || isPlainClose) {
    socket.destroy()
    return
  }
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

function reasonPhrase(status: number): string {
  if (status === 431) return 'Request Header Fields Too Large'
  return status === 408 ? 'Request Timeout' : 'Bad Request'
}
