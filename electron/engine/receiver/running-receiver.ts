import type { Clock, Random } from '#shared/lib/clock.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'
import type { AcceptedLog } from './emulator/accepted-log.ts'
import { handleExchange } from './exchange.ts'
import { isLoopbackAddress } from './host-check.ts'
import { type HttpListener, listen } from './http-listener.ts'
import { listenError } from './listen-error.ts'
import type { BodyBudget } from './request-body.ts'
import type { FinishedRequest } from './request-log.ts'
import { Responder } from './responder.ts'
import type { StartOptions } from './types.ts'
import { isDeepStrictEqual } from 'node:util'

/** What a running receiver shares with the others. */
export type ReceiverDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly accepted: AcceptedLog
  readonly budget: BodyBudget
  readonly finished: (request: FinishedRequest) => void
}

/** One listening receiver. Its answers follow the file, its address stays. */
export class RunningReceiver {
  readonly name: string
  /** How it was started; a restart repeats it. */
  readonly options: StartOptions
  readonly #deps: ReceiverDeps
  readonly #listener: HttpListener
  #file: ReceiverFile
  #responder: Responder

  private constructor(
    name: string,
    file: ReceiverFile,
    options: StartOptions,
    responder: Responder,
    listener: HttpListener,
    deps: ReceiverDeps,
  ) {
    this.name = name
    this.options = options
    this.#file = file
    this.#responder = responder
    this.#listener = listener
    this.#deps = deps
  }

  /** `file` with its secrets resolved. @throws PORT_TAKEN or BAD_FILE naming port and file */
  static async start(
    name: string,
    file: ReceiverFile,
    options: StartOptions,
    deps: ReceiverDeps,
  ): Promise<RunningReceiver> {
    const responder = new Responder(name, file, deps.accepted, deps.clock)
    let current = (): Responder => responder
    const shared = { receiver: name, boundHost: file.host, ...deps, responder: () => current() }
    const listener = await listen(file.host, file.port, {
      onRequest: (request, response) => handleExchange(request, response, shared),
      onBroken: (error, raw, status, remote) => deps.finished(brokenRequest(name, error, raw, status, remote, deps)),
    }).catch((error: unknown) => {
      throw listenError(error, name, file)
    })
    const running = new RunningReceiver(name, file, options, responder, listener, deps)
    current = () => running.#responder
    return running
  }

  /** As others on this machine call it. */
  get url(): string {
    const { host, port } = this.#listener
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
    return `http://${name}:${port}`
  }

  /** A warning where other machines can reach it; else null. */
  get warning(): string | null {
    const { host } = this.#listener
    if (isLoopbackAddress(host)) return null
    return `Listens on ${host}: other machines can reach it. Set "host" to 127.0.0.1 to keep it on this machine.`
  }

  get emulator(): { readonly baseUrl: string; readonly apiKey: string } | null {
    const emulator = this.#file.oneSignalEmulator
    return emulator?.enabled === true ? { baseUrl: this.url, apiKey: emulator.apiKey } : null
  }

  /** Takes over a changed file; scripts that did not change keep their place. False where it needs another address: stop and start then. */
  follow(file: ReceiverFile): boolean {
    if (file.host !== this.#file.host || file.port !== this.#file.port) return false
    if (isDeepStrictEqual(file, this.#file)) return true
    this.#file = file
    this.#responder = new Responder(this.name, file, this.#deps.accepted, this.#deps.clock, this.#responder)
    return true
  }

  stop(): Promise<void> {
    return this.#listener.close()
  }
}

function brokenRequest(
  receiver: string,
  error: Error,
  body: Uint8Array,
  status: number,
  remoteAddress: string,
  deps: ReceiverDeps,
): FinishedRequest {
  return {
    id: deps.random.uuid(),
    receiver,
    atMs: deps.clock.now(),
    durationMs: 0,
    method: '',
    path: '',
    status,
    requestBytes: body.length,
    events: null,
    note: `This is no HTTP that can be read: ${error.message}`,
    remoteAddress,
    requestHeaders: [],
    responseHeaders: [],
    responseBody: '',
    body,
  }
}
