import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What the target has seen; ages are of requests that carry the time they were made (`x-made-at`, of `sharedMs`). */
export type TargetReport = {
  readonly requests: number
  /** From the first request to the last. */
  readonly busySeconds: number
  readonly agesMs: readonly number[]
}

/** A receiver in a process of its own, so that it takes no time from who is measured. */
export type WebhookTarget = {
  readonly url: string
  report(): Promise<TargetReport>
  close(): void
}

/** Milliseconds of the clock that all processes of a machine share; the wall clock may be set meanwhile. */
export const sharedMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** Starts a receiver that answers each request after `waitMs`. */
export async function startWebhookTarget(waitMs: number): Promise<WebhookTarget> {
  const child = fork(import.meta.filename, [String(waitMs)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}/hook`,
    report: async () => {
      child.send('report')
      const [report] = (await once(child, 'message')) as [TargetReport]
      return report
    },
    close: () => void child.kill(),
  }
}

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok'

/** No more of HTTP than a bench needs: node:http would be busier than the sender. */
function serve(waitMs: number): void {
  let requests = 0
  let firstAt = 0
  let lastAt = 0
  let agesMs: number[] = []
  const server = createServer((socket) => {
    let text = ''
    socket.setNoDelay(true).on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end)
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (text.length < end + 4 + length) return
        text = text.slice(end + 4 + length)
        requests += 1
        lastAt = sharedMs()
        if (requests === 1) firstAt = lastAt
        const madeAt = /x-made-at: ([\d.]+)/i.exec(head)?.[1]
        if (madeAt !== undefined) agesMs.push(lastAt - Number(madeAt))
        if (waitMs === 0) socket.write(answer)
        else setTimeout(() => socket.write(answer), waitMs)
      }
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.on('message', () => {
    const report: TargetReport = { requests, busySeconds: (lastAt - firstAt) / 1_000, agesMs }
    requests = 0
    agesMs = []
    process.send?.(report)
  })
  process.on('disconnect', () => process.exit())
}

if (process.argv[1] === import.meta.filename) serve(Number(process.argv[2] ?? 0))
