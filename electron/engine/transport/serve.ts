import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '#shared/lib/app-error.ts'
import type { EngineRouter } from '../api/router.ts'
import type { Logger } from '../ports.ts'
import { createOriginGuard, type OriginGuard } from './origin-guard.ts'
import { answer, serveStaticFile } from './static-files.ts'
import { attachWebSocket } from './websocket.ts'

export type ServeOptions = {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** The built page; null serves the WebSocket only. */
  readonly staticDirectory: string | null
  /** Random when absent. */
  readonly token?: string
  /** Further pages that may connect, such as a development server's `http://localhost:5173`. */
  readonly allowedOrigins?: readonly string[]
}

export type ServedEngine = {
  /** With the token in its fragment, which browsers do not send: `http://127.0.0.1:PORT/#token=…`. */
  readonly url: string
  readonly token: string
  readonly port: number
  close(): Promise<void>
}

/** Host of the engine in a browser: the page and its WebSocket on one loopback address. Throws PORT_TAKEN. */
export async function serveEngine(
  engine: { readonly router: EngineRouter; readonly logger: Logger },
  options: ServeOptions,
): Promise<ServedEngine> {
  const token = options.token ?? randomBytes(24).toString('base64url')
  const server = createServer()
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const guard = createOriginGuard(options.host, port, options.allowedOrigins ?? [])
  servePage(server, guard, options.staticDirectory, engine.logger)
  const sockets = attachWebSocket(server, { router: engine.router, token, guard, logger: engine.logger })
  if (!isLoopback(options.host)) {
    engine.logger.warn({ host: options.host }, 'the page is reachable from other machines: anyone with the URL is in')
  }
  const name = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${name}:${port}/#token=${token}`,
    token,
    port,
    close: async () => {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function servePage(server: Server, guard: OriginGuard, directory: string | null, logger: Logger): void {
  server.on('request', (request, response) => {
    const refusal = guard.refusal(request)
    if (refusal !== null) return answer(response, 403, refusal)
    if (directory === null) return answer(response, 404, 'No page is served here, only the engine.')
    serveStaticFile(directory, request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'a file of the page could not be served')
      response.destroy()
    })
  })
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, () => resolve())
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') {
    const what = `Port ${port} on ${host} is taken by another program.`
    return new AppError('PORT_TAKEN', `${what} Stop it, or choose another port (--port 0 finds a free one).`)
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    const what = `Signalbench may not listen on ${host}:${port} (${error.code}).`
    return new AppError('BAD_INPUT', `${what} Choose a port above 1023 and an address of this machine.`)
  }
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    const what = `Signalbench cannot listen on ${host}: there is no such name (${error.code}).`
    return new AppError('BAD_INPUT', `${what} Choose an address of this machine, such as 127.0.0.1.`)
  }
  return error
}
