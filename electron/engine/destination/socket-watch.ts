import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** The phases of a new connection, in milliseconds; an address needs no lookup, plain HTTP no TLS. */
export type Connecting = { readonly dns?: number; readonly connect: number; readonly tls?: number }

/** What is known about the connection that one request used. */
export type Tracked = {
  /** Address and port that were really used. */
  remoteAddress?: string | null
  /** `performance.now()` when the request's head was written. */
  sentAt?: number
  /** How the connection came to be; missing on a kept one. */
  connecting?: Connecting
  start<T>(send: () => T): T
}

/**
 * Learns from undici's diagnostics channels which socket carried which request. undici makes its request object
 * synchronously inside `request()`, so the one made during `start` is ours.
 */
export class SocketWatch {
  readonly #byRequest = new WeakMap<object, Tracked>()
  readonly #connecting = new WeakMap<Socket, Connecting>()
  readonly #addresses = new WeakMap<Socket, string>()
  #starting: Tracked | undefined

  constructor() {
    subscribe('undici:request:create', this.#onCreate)
    subscribe('undici:client:sendHeaders', this.#onSend)
  }

  track(): Tracked {
    const tracked: Tracked = {
      start: (send) => {
        this.#starting = tracked
        try {
          return send()
        } finally {
          this.#starting = undefined
        }
      },
    }
    return tracked
  }

  /** Connects and remembers how long it took. */
  connect(
    connector: buildConnector.connector,
    target: buildConnector.Options,
    callback: buildConnector.Callback,
  ): void {
    const startedAt = performance.now()
    let lookedUpAt: number | undefined
    let connectedAt: number | undefined
    // It gives its socket back, whatever its types say, and passes none at all where it failed.
    const made: unknown = connector(target, (...[error, socket]: [Error | null, (Socket | null)?]) => {
      if (socket === null || socket === undefined) return callback(error ?? new Error('no socket'), null)
      const readyAt = performance.now()
      const tcpAt = connectedAt ?? readyAt
      this.#connecting.set(socket, {
        ...(lookedUpAt === undefined ? {} : { dns: lookedUpAt - startedAt }),
        connect: tcpAt - (lookedUpAt ?? startedAt),
        ...(target.protocol === 'https:' ? { tls: readyAt - tcpAt } : {}),
      })
      return callback(null, socket)
    })
    if (!(made instanceof Socket)) return
    made.once('lookup', () => (lookedUpAt = performance.now()))
    made.once('connect', () => (connectedAt = performance.now()))
  }

  close(): void {
    unsubscribe('undici:request:create', this.#onCreate)
    unsubscribe('undici:client:sendHeaders', this.#onSend)
  }

  readonly #onCreate = (message: unknown): void => {
    const { request } = message as { readonly request: object }
    if (this.#starting !== undefined) this.#byRequest.set(request, this.#starting)
  }

  readonly #onSend = (message: unknown): void => {
    const { request, socket } = message as { readonly request: object; readonly socket: Socket }
    const tracked = this.#byRequest.get(request)
    if (tracked === undefined) return
    tracked.remoteAddress = this.#addressOf(socket)
    tracked.sentAt = performance.now()
    const connecting = this.#connecting.get(socket)
    this.#connecting.delete(socket)
    if (connecting !== undefined) tracked.connecting = connecting
  }

  /** Asked while the connection is there: one that was reset has forgotten it. */
  #addressOf(socket: Socket): string | null {
    const known = this.#addresses.get(socket)
    if (known !== undefined) return known
    const { remoteAddress, remotePort } = socket
    if (remoteAddress === undefined) return null
    const address = remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
    this.#addresses.set(socket, address)
    return address
  }
}
