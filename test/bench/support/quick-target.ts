import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Custom Events API that takes everything at once and only counts. */
export type QuickTarget = {
  readonly baseUrl: string
  readonly requests: () => number
  /** From the first request to the last one, in seconds. */
  readonly busySeconds: () => number
  close(): Promise<void>
}

export async function startQuickTarget(): Promise<QuickTarget> {
  let requests = 0
  let firstAt = 0
  let lastAt = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      requests += 1
      lastAt = performance.now()
      if (requests === 1) firstAt = lastAt
      response.writeHead(202, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    busySeconds: () => (lastAt - firstAt) / 1000,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
