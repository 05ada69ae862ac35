import { Pool, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'
import type { Clock } from '#shared/lib/clock.ts'
import { RefusedAddress, checkedLookup, whyRefused } from './addresses.ts'
import { HttpExchange } from './exchange.ts'
import { SocketWatch } from './socket-watch.ts'
import type { HttpReply, HttpRequest, HttpSender } from './types.ts'

/** How many connections one origin gets at most; whoever sends is further limited by a concurrency of its own. */
const connectionsPerOrigin = 1_024
/** Pools without a request for this long are closed: templates can make any number of origins. */
const idlePoolMs = 60_000
const idleCheckMs = 30_000

/** How a message is framed is this client's affair: what a template says of it would break the request. */
const framing = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

/**
 * HTTP over undici's Pool: one pool an origin, one request at a time on a connection, redirects not followed, every
 * resolved address checked. `dispatch` and not fetch or `request`, which make a stream of each body.
 */
export function createHttpSender(options: {
  readonly clock: Clock
  readonly connectTimeoutMs?: number
  /** Who says to be calling where a request names nobody, such as `Signalbench/1.0.0`. */
  readonly userAgent?: string
}): HttpSender {
  const watch = new SocketWatch()
  const pools = new OriginPools(watch, options.connectTimeoutMs ?? 10_000)
  const stops = new StopSignals()
  const { clock } = options
  const send = (request: HttpRequest, signal: AbortSignal): Promise<HttpReply> =>
    new Promise((resolve) => {
      const tracked = watch.track()
      const onEnd = (reply: HttpReply): void => {
        stops.forget(signal, exchange)
        resolve(reply)
      }
      const exchange = new HttpExchange({ request, startedAtMs: clock.now(), tracked, onEnd })
      if (signal.aborted) return exchange.stop()
      stops.add(signal, exchange)
      try {
        const url = new URL(request.url)
        const why = whyRefused(url.hostname)
        if (why !== null) throw new RefusedAddress(`${url.host} is not called: ${why}`)
        tracked.start(() => pools.of(url.origin).dispatch(dispatchOptions(request, url, options.userAgent), exchange))
      } catch (error) {
        exchange.refuse(error)
      }
    })
  return {
    send,
    close: async () => {
      await pools.close()
      watch.close()
    },
  }
}

type OwnPool = { readonly pool: Pool; usedAt: number }

/** A pool for each origin; templates can make any number of origins, so that those without a request are closed again. */
class OriginPools {
  readonly #pools = new Map<string, OwnPool>()
  readonly #watch: SocketWatch
  readonly #connect: buildConnector.connector
  readonly #idle: NodeJS.Timeout

  constructor(watch: SocketWatch, timeout: number) {
    this.#watch = watch
    const options = { lookup: checkedLookup, autoSelectFamily: true, timeout }
    this.#connect = buildConnector(options as Parameters<typeof buildConnector>[0])
    this.#idle = setInterval(() => this.#closeIdle(), idleCheckMs).unref()
  }

  of(origin: string): Pool {
    const known = this.#pools.get(origin)
    if (known !== undefined) {
      known.usedAt = performance.now()
      return known.pool
    }
    const pool = new Pool(origin, {
      pipelining: 1,
      connections: connectionsPerOrigin,
      // The overall limit is the request's own.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (target, callback) => this.#watch.connect(this.#connect, target, callback),
    })
    this.#pools.set(origin, { pool, usedAt: performance.now() })
    return pool
  }

  async close(): Promise<void> {
    clearInterval(this.#idle)
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.destroy()))
  }

  #closeIdle(): void {
    for (const [origin, { pool, usedAt }] of this.#pools) {
      if (performance.now() - usedAt < idlePoolMs || pool.stats.size > 0) continue
      this.#pools.delete(origin)
      // Nothing is under way on it, so that nobody waits for what could go wrong.
      pool.close().catch(() => undefined)
    }
  }
}

/** Text and headers as undici takes them. */
function dispatchOptions(request: HttpRequest, url: URL, userAgent: string | undefined): Dispatcher.DispatchOptions {
  const headers: string[] = []
  let isNamed = userAgent === undefined
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase()
    if (!framing.has(lower)) headers.push(name, value)
    isNamed ||= lower === 'user-agent'
  }
  if (!isNamed && userAgent !== undefined) headers.push('User-Agent', userAgent)
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
