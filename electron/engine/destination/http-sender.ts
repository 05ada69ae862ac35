import { Pool, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'
import type { Clock } from '#shared/lib/clock.ts'
import { RefusedAddress, checkedLookup, whyRefused } from './addresses.ts'
import { HttpExchange } from './exchange.ts'
import { SocketWatch } from './socket-watch.ts'
import type { HttpRequest, HttpSender } from './types.ts'

/** How many connections one origin gets at most; whoever sends is further limited by a concurrency of its own. */
const connectionsPerOrigin = 1_024
/** Pools without a request for this long are closed: templates can make any number of origins. */
const idlePoolMs = 60_000
const idleCheckMs = 30_000

/** How a message is framed is this client's affair: what a template says of it would break the request. */
const framing = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

type OwnPool = { readonly pool: Pool; usedAtMs: number }

/**
 * HTTP over undici's Pool: one pool an origin, one request at a time on a connection, redirects not followed, every
 * resolved address checked. `dispatch` and not fetch or `request`, which cost twice the time.
 */
export function createHttpSender(options: { readonly clock: Clock; readonly connectTimeoutMs?: number }): HttpSender {
  const pools = new Map<string, OwnPool>()
  const watch = new SocketWatch()
  const stops = new StopSignals()
  const { clock } = options
  const connect = buildConnector({
    lookup: checkedLookup,
    autoSelectFamily: true,
    timeout: options.connectTimeoutMs ?? 10_000,
  } as Parameters<typeof buildConnector>[0])

  function poolOf(origin: string, nowMs: number): Pool {
    const known = pools.get(origin)
    if (known !== undefined) {
      known.usedAtMs = nowMs
      return known.pool
    }
    const pool = new Pool(origin, {
      pipelining: 1,
      connections: connectionsPerOrigin,
      // The overall limit is the request's own.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (target, callback) => watch.connect(connect, target, callback),
    })
    pools.set(origin, { pool, usedAtMs: nowMs })
    return pool
  }

  const closeIdle = setInterval(() => {
    for (const [origin, { pool, usedAtMs }] of pools) {
      if (clock.now() - usedAtMs < idlePoolMs || pool.stats.size > 0) continue
      pools.delete(origin)
      pool.close().catch(() => undefined)
    }
  }, idleCheckMs)
  closeIdle.unref()

  return {
    send: (request, signal) =>
      new Promise((resolve) => {
        const startedAtMs = clock.now()
        const tracked = watch.track()
        const exchange = new HttpExchange({
          request,
          startedAtMs,
          tracked,
          onEnd: (reply) => {
            stops.forget(signal, exchange)
            resolve(reply)
          },
        })
        if (signal.aborted) return exchange.stop()
        stops.add(signal, exchange)
        try {
          const url = new URL(request.url)
          const why = whyRefused(url.hostname)
          if (why !== null) throw new RefusedAddress(`${url.host} is not called: ${why}`)
          tracked.start(() => poolOf(url.origin, startedAtMs).dispatch(dispatchOptions(request, url), exchange))
        } catch (error) {
          exchange.refuse(error)
        }
      }),
    close: async () => {
      clearInterval(closeIdle)
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
      watch.close()
    },
  }
}

/** Text and headers as undici takes them. */
function dispatchOptions(request: HttpRequest, url: URL): Dispatcher.DispatchOptions {
  const headers: string[] = []
  for (const [name, value] of request.headers) if (!framing.has(name.toLowerCase())) headers.push(name, value)
  const { method, body } = request
  return { origin: url.origin, method, path: `${url.pathname}${url.search}`, headers, body }
}

/** One listener a signal, however many exchanges it would end. */
class StopSignals {
  readonly #groups = new WeakMap<AbortSignal, Set<HttpExchange>>()

  add(signal: AbortSignal, exchange: HttpExchange): void {
    const known = this.#groups.get(signal)
    if (known !== undefined) return void known.add(exchange)
    const group = new Set([exchange])
    this.#groups.set(signal, group)
    signal.addEventListener('abort', () => group.forEach((one) => one.stop()), { once: true })
  }

  forget(signal: AbortSignal, exchange: HttpExchange): void {
    this.#groups.get(signal)?.delete(exchange)
  }
}
