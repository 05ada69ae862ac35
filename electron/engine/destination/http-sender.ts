import { Pool, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'
import type { Socket } from 'node:net'
import type { Clock } from '#shared/lib/clock.ts'
import { RefusedAddress, checkedLookup, whyRefused } from './addresses.ts'
import { readBody } from './body.ts'
import { explainFailure } from './failure.ts'
import { SocketWatch } from './socket-watch.ts'
import type { HttpReply, HttpRequest, HttpSender } from './types.ts'

/** How many connections one origin gets at most; relays are further limited by their own `concurrency`. */
const connectionsPerOrigin = 256

/**
 * HTTP over undici's Pool: one pool an origin, one request at a time on a connection, redirects not followed, every
 * resolved address checked. `Pool.request` and not fetch, which costs 40 % of the throughput.
 */
export function createHttpSender(options: { readonly clock: Clock; readonly connectTimeoutMs?: number }): HttpSender {
  const pools = new Map<string, Pool>()
  const watch = new SocketWatch()
  const connect = buildConnector({
    lookup: checkedLookup,
    autoSelectFamily: true,
    timeout: options.connectTimeoutMs ?? 10_000,
  } as Parameters<typeof buildConnector>[0])

  function poolOf(origin: string): Pool {
    const known = pools.get(origin)
    if (known !== undefined) return known
    const pool = new Pool(origin, {
      pipelining: 1,
      connections: connectionsPerOrigin,
      // The overall limit is the request's own signal.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (target, callback) => watch.connect(connect, target, callback),
    })
    pools.set(origin, pool)
    return pool
  }

  return {
    send: (request, signal) => sendOnce({ request, signal, poolOf, watch, clock: options.clock }),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
      watch.close()
    },
  }
}

type Exchange = {
  readonly request: HttpRequest
  readonly signal: AbortSignal
  readonly poolOf: (origin: string) => Pool
  readonly watch: SocketWatch
  readonly clock: Clock
}

async function sendOnce({ request, signal, poolOf, watch, clock }: Exchange): Promise<HttpReply> {
  const startedAtMs = clock.now()
  const startedAt = performance.now()
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const tracked = watch.track()
  let answer: Dispatcher.ResponseData | undefined
  let headAt: number | undefined
  const reply = (rest: Pick<HttpReply, 'body' | 'bodyBytes' | 'failure'>): HttpReply => {
    const endAt = performance.now()
    const { sentAt, connectMs } = tracked
    return {
      startedAtMs,
      durationMs: endAt - startedAt,
      status: answer?.statusCode ?? null,
      headers: answer === undefined ? [] : pairs(answer.headers),
      remoteAddress: addressOf(tracked.socket),
      timings: {
        ...(connectMs === undefined ? {} : { connect: connectMs }),
        ...(sentAt === undefined || headAt === undefined ? {} : { wait: headAt - sentAt }),
        ...(headAt === undefined ? {} : { read: endAt - headAt }),
      },
      ...rest,
    }
  }
  try {
    const url = new URL(request.url)
    const why = whyRefused(url.hostname)
    if (why !== null) throw new RefusedAddress(`${url.host} is not called: ${why}`)
    answer = await tracked.start(() =>
      poolOf(url.origin).request({
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: request.headers.flat(),
        body: request.body,
        signal: AbortSignal.any([timeout, signal]),
      }),
    )
    headAt = performance.now()
    return reply({ ...(await readBody(answer.body)), failure: null })
  } catch (error) {
    const sent = tracked.sentAt !== undefined
    const failure = explainFailure(error, { timeout, stop: signal, timeoutMs: request.timeoutMs, sent })
    return reply({ body: Buffer.alloc(0), bodyBytes: null, failure })
  } finally {
    tracked.done()
  }
}

function pairs(headers: Dispatcher.ResponseData['headers']): (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, one] as const),
  )
}

function addressOf(socket: Socket | undefined): string | null {
  if (socket?.remoteAddress === undefined) return null
  const { remoteAddress, remotePort } = socket
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}
