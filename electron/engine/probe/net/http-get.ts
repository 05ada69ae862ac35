import { request } from 'node:http'
import type { Socket } from 'node:net'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { whenAborted } from './time-limit.ts'
import { closedEarly, garbage, networkTrouble, type Trouble } from './trouble.ts'

export type HttpAnswer = { readonly status: number; readonly location: string | null; readonly text: string }

export type HttpQuery = {
  readonly host: string
  readonly port: number
  readonly path: string
  /** `user:password`; null to send none. */
  readonly auth: string | null
}

/** The subjects of a large registry are 2 MB; what comes after this is not read. */
const maxBodyBytes = 8 * 1024 * 1024

/** One GET over a connection that stands (and is trusted already). Follows no redirect. Ends the connection. */
export async function httpGet(
  socket: Socket,
  { host, port, path, auth }: HttpQuery,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, Trouble>> {
  return await new Promise((resolve) => {
    let stop = (): void => undefined
    const settle = (result: Result<HttpAnswer, Trouble>): void => {
      stop()
      socket.destroy()
      resolve(result)
    }
    const asked = request(
      {
        host,
        port,
        path,
        // Without an agent: one would make connections of its own, to places that nobody has judged.
        createConnection: () => socket,
        headers: { accept: 'application/vnd.schemaregistry.v1+json, application/json', 'user-agent': 'signalbench' },
        ...(auth === null ? {} : { auth }),
      },
      (answer) => {
        const chunks: Buffer[] = []
        let bytes = 0
        const done = (): void =>
          settle(
            ok({
              status: answer.statusCode ?? 0,
              location: answer.headers.location ?? null,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          )
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes > maxBodyBytes) done()
        })
        answer.on('end', done)
        answer.on('error', (error) => settle(err(networkTrouble(error))))
      },
    )
    asked.on('error', (error) => settle(err(httpTrouble(error))))
    asked.on('close', () => settle(err(closedEarly)))
    stop = whenAborted(signal, (trouble) => settle(err(trouble)))
    asked.end()
  })
}

/** Node's HTTP parser names what it stumbled over, and keeps the bytes. */
function httpTrouble(error: Error): Trouble {
  const { code, rawPacket } = error as { readonly code?: string; readonly rawPacket?: Buffer }
  return code?.startsWith('HPE_') === true ? garbage('no HTTP', rawPacket ?? Buffer.alloc(0)) : networkTrouble(error)
}
