import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { freePorts } from '../free-ports.ts'

/** Stands before a registry: counts what passes, can go away and come back under the same address. */
export type RegistryProxy = {
  readonly url: string
  /** Paths below the registry's base URL, in order. */
  readonly asked: string[]
  /** Refuses connections from now on. */
  down(): Promise<void>
  up(): Promise<void>
}

export async function startRegistryProxy(registryUrl: string): Promise<RegistryProxy> {
  const target = new URL(registryUrl)
  const asked: string[] = []
  let server: Server | null = null
  // While it is down nobody else may be given it.
  const [port = 0] = await freePorts(1)
  const up = async (): Promise<void> => {
    const next = createServer((incoming, response) => {
      const path = incoming.url ?? '/'
      asked.push(path.slice(target.pathname.length))
      const onward = request(
        { host: target.hostname, port: target.port, path, method: incoming.method, headers: incoming.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        },
      )
      onward.on('error', () => response.writeHead(502).end())
      incoming.pipe(onward)
    })
    next.listen(port, '127.0.0.1')
    await once(next, 'listening')
    server = next
  }
  await up()
  return {
    url: `http://127.0.0.1:${port}${target.pathname}`,
    asked,
    up,
    down: async () => {
      const running = server
      server = null
      if (running === null) return
      running.closeAllConnections()
      running.close()
      await once(running, 'close')
    },
  }
}
