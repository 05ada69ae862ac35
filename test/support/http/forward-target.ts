import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** One request that a target got. */
export type TargetRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  readonly text: string
}

type Answered = number | ((request: TargetRequest) => number | Promise<number>)

/** A server that somebody forwards to. */
export type ForwardTarget = {
  readonly url: string
  readonly requests: readonly TargetRequest[]
  /** The status of the answers from now on; a promise: once it is there. */
  answer(status: Answered): void
  close(): Promise<void>
}

/** Listens on a port of loopback, any one for 0, and answers 200. */
export async function forwardTarget(port = 0): Promise<ForwardTarget> {
  const requests: TargetRequest[] = []
  let status: Answered = 200
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const got = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
        text: body.toString(),
      }
      requests.push(got)
      response.writeHead(typeof status === 'number' ? status : await status(got)).end()
    })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (next) => {
      status = next
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
