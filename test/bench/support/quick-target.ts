import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Custom Events API that takes everything at once and only counts. */
export type QuickTarget = {
  readonly baseUrl: string
  readonly requests: () => number
  /** From the first request to the last one, in seconds. */
  readonly busySeconds: () => number
  /** How old each event was on arrival, in ms, in order; of events that carry their time of production (`stampMs`). */
  readonly agesMs: () => readonly number[]
  close(): Promise<void>
}

const stamp = /"producedAtMs":([0-9.]+)/g

/** The time now, finer than a millisecond, for all processes of this machine alike. */
export const stampMs = (): number => performance.timeOrigin + performance.now()

export async function startQuickTarget(): Promise<QuickTarget> {
  let requests = 0
  let firstAt = 0
  let lastAt = 0
  const ages: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests += 1
      lastAt = performance.now()
      if (requests === 1) firstAt = lastAt
      response.writeHead(202, { 'Content-Type': 'application/json' }).end('{}')
      const nowMs = stampMs()
      for (const [, text] of Buffer.concat(chunks).toString('latin1').matchAll(stamp)) ages.push(nowMs - Number(text))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    busySeconds: () => (lastAt - firstAt) / 1000,
    agesMs: () => ages,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
