import type { Clock, Random } from '#shared/lib/clock.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'
import type { BodyWork } from './bodies/body-thread.ts'
import type { AcceptedLog } from './emulator/accepted-log.ts'
import type { Unreadable } from './broken-request.ts'
import { endpointProblems, type SecretSources } from './endpoint/endpoint.ts'
import { handleExchange } from './exchange.ts'
import { isLoopbackAddress } from './host-check.ts'
import { type HttpListener, listen } from './http-listener.ts'
import type { IntakeDeps } from './intake.ts'
import { listenError } from './ports/listen-error.ts'
import type { BodyBudget } from './request-body.ts'
import type { FinishedRequest } from './request-log.ts'
import { Responder } from './responder.ts'
import type { StartOptions } from './types.ts'

/** What a running receiver shares with the others. */
export type ReceiverDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly accepted: AcceptedLog
  readonly bodies: BodyWork
  readonly budget: BodyBudget
  readonly intake: IntakeDeps
  /** For the secrets of a receiver's endpoints. */
  readonly secretsOf: (receiver: string) => SecretSources
  readonly finished: (request: FinishedRequest) => Promise<void>
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
    const responder = new Responder(name, file, { ...deps, secrets: deps.secretsOf(name) })
    let current = (): Responder => responder
    const shared = { receiver: name, boundHost: file.host, ...deps, responder: () => current() }
    const listener = await listen(file.host, file.port, {
      onRequest: (request, response, broken) => handleExchange(request, response, broken, shared),
      onBroken: (what, raw, remote) => void deps.finished(brokenRequest(name, what, raw, remote, deps)),
    }).catch((error: unknown) => {
      throw listenError(error, name, file, options)
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

  /** What is doubtful: other machines can reach it, something of an endpoint cannot work. Null where all is well. */
  get warning(): string | null {
    const { host } = this.#listener
    const reach = `Listens on ${host}: other machines can reach it. Set "host" to 127.0.0.1 to keep it on this machine.`
    const all = [...(isLoopbackAddress(host) ? [] : [reach]), ...this.#file.endpoints.flatMap(endpointProblems)]
    return all.length === 0 ? null : all.join(' ')
  }

  get emulator(): { readonly baseUrl: string; readonly apiKey: string } | null {
    const emulator = this.#file.oneSignalEmulator
    return emulator?.enabled === true ? { baseUrl: this.url, apiKey: emulator.apiKey } : null
  }

  /** Takes over a changed file; scripts that did not change keep their place. False where it needs another address: stop and start then. */
  follow(file: ReceiverFile): boolean {
    if (file.host !== this.#file.host || file.port !== this.#file.port) return false
    this.#file = file
    const deps = { ...this.#deps, secrets: this.#deps.secretsOf(this.name) }
    this.#responder = new Responder(this.name, file, deps, this.#responder)
    return true
  }

  stop(): Promise<void> {
    return this.#listener.close()
  }
}

function brokenRequest(
  receiver: string,
  { status, note }: Unreadable,
  body: Uint8Array,
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
    note,
    remoteAddress,
    requestHeaders: [],
    responseHeaders: [],
    responseBody: '',
    body,
    endpoint: null,
    eventId: null,
    duplicate: false,
    signature: null,
    timings: { bodyMs: null, answerMs: null },
    isBegun: false,
  }
}
