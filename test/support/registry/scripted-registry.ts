import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

export type ScriptedAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, text as it is; `hang` never answers. */
  readonly body?: unknown
  readonly hang?: boolean
}

export type ScriptedRegistry = {
  readonly url: string
  /** Paths in the order in which they were asked for. */
  readonly asked: string[]
  close(): Promise<void>
}

/** A server whose answers the test decides, for what a real registry does not say on demand. */
export async function startScriptedRegistry(
  answer: (path: string, request: IncomingMessage) => ScriptedAnswer,
  port = 0,
): Promise<ScriptedRegistry> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    const { status = 200, headers = {}, body = null, hang = false } = answer(path, request)
    if (hang) return
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  return {
    url: `http://127.0.0.1:${bound.port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
