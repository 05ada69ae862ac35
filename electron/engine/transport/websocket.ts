import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { maxMessageBytes, tokenOfProtocols, webSocketPath, webSocketProtocol } from '#shared/contract/browser.ts'
import type { EngineRouter } from '../api/router.ts'
import type { Logger } from '../ports.ts'
import { guardSocket } from './guarded-socket.ts'
import type { OriginGuard } from './origin-guard.ts'

export type WebSocketOptions = {
  readonly router: EngineRouter
  readonly token: string
  readonly guard: OriginGuard
  readonly logger: Logger
}

/** Answers upgrades of `server` on `/rpc`: right Host, Origin and token, or no socket. Returns the way to close all. */
export function attachWebSocket(server: Server, options: WebSocketOptions): { close(): void } {
  const { logger } = options
  const handler = new RPCHandler(options.router)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols: () => webSocketProtocol,
  })
  sockets.on('connection', (socket) => {
    // An oversize or malformed frame: ws has already closed the connection with the fitting code.
    socket.on('error', (error) => logger.warn({ err: error }, 'a browser connection failed'))
    void handler.upgrade(guardSocket(socket, logger))
  })
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const refusal = refusalOf(request, options)
    if (refusal !== null) {
      logger.warn({ reason: refusal.text }, 'a browser connection was refused')
      return refuse(stream, refusal.status, refusal.text)
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request))
  }
  server.on('upgrade', onUpgrade)
  return {
    close() {
      server.off('upgrade', onUpgrade)
      for (const socket of sockets.clients) socket.close(1001, 'Signalbench was stopped')
      sockets.close()
    },
  }
}

function refusalOf(request: IncomingMessage, options: WebSocketOptions): { status: string; text: string } | null {
  const foreign = options.guard.refusal(request)
  if (foreign !== null) return { status: '403 Forbidden', text: foreign }
  if (request.url?.split('?')[0] !== webSocketPath) return { status: '404 Not Found', text: 'Nothing listens here.' }
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
  const token = tokenOfProtocols(protocols)
  if (protocols.includes(webSocketProtocol) && token !== null && sameText(token, options.token)) return null
  return { status: '401 Unauthorized', text: 'The token is missing or wrong. Open the URL that Signalbench printed.' }
}

/** Compares without telling by its duration how much was right. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function refuse(stream: Duplex, status: string, text: string): void {
  stream.on('error', () => stream.destroy())
  const head = [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Type: text/plain; charset=utf-8']
  stream.end([...head, `Content-Length: ${Buffer.byteLength(text)}`, '', text].join('\r\n'))
}
