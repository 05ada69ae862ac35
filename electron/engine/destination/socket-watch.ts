import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** What is known about the connection that one request used. */
export type Tracked = {
  socket?: Socket
  /** `performance.now()` when the request's head was written. */
  sentAt?: number
  /** Lookup, connect and TLS together; missing on a kept connection. */
  connectMs?: number
  start<T>(send: () => T): T
  done(): void
}

/**
 * Learns from undici's diagnostics channels which socket carried which request. undici makes its request object
 * synchronously inside `request()`, so the one made during `start` is ours.
 */
export class SocketWatch {
  readonly #byRequest = new WeakMap<object, Tracked>()
  readonly #connectMs = new WeakMap<Socket, number>()
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
      done: () => delete tracked.socket,
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
    connector(target, (...[error, socket]: [Error | null, (Socket | null)?]) => {
      // A connector that failed passes no socket at all, whatever its types say.
      if (socket === null || socket === undefined) return callback(error ?? new Error('no socket'), null)
      this.#connectMs.set(socket, performance.now() - startedAt)
      return callback(null, socket)
    })
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
    tracked.socket = socket
    tracked.sentAt = performance.now()
    const connectMs = this.#connectMs.get(socket)
    this.#connectMs.delete(socket)
    if (connectMs !== undefined) tracked.connectMs = connectMs
  }
}
