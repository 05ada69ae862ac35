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

/** A server that somebody forwards to. */
export type ForwardTarget = {
  readonly url: string
  readonly requests: readonly TargetRequest[]
  /** The status of the answers from now on. */
  answer(status: number | ((request: TargetRequest) => number)): void
  close(): Promise<void>
}

/** Listens on any port of loopback and answers 200. */
export async function forwardTarget(): Promise<ForwardTarget> {
  const requests: TargetRequest[] = []
  let status: number | ((request: TargetRequest) => number) = 200
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const got = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
        text: body.toString(),
      }
      requests.push(got)
      response.writeHead(typeof status === 'number' ? status : status(got)).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
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
