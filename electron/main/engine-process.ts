import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { enginePortMessage } from '#shared/contract/desktop.ts'
import type { EngineToHost, HostToEngine } from '#shared/contract/host.ts'
import { afterEngineEnded } from './restart-policy.ts'

/** How long a clean end may take, in milliseconds: what is in flight finishes within 5 s (interfaces.md §2). */
const stopMs = 6000

export type EngineOptions = {
  /** The built entry of the engine. */
  readonly entry: string
  readonly start: () => Extract<HostToEngine, { type: 'start' }>
  /** Stores a secret, null removes it; answers null, or what happened and what to do. */
  readonly keepSecret: (name: string, value: string | null) => string | null
  /** Shows a notification of the operating system. */
  readonly notify: (title: string, body: string) => void
  /** The engine cannot run: it said why, or it ended too often (null). Answer true to try again. */
  readonly onTrouble: (message: string | null) => Promise<boolean>
}

/** Owns the engine's process: starts it, gives every page its own port, starts it again when it dies. */
export class EngineProcess {
  readonly #options: EngineOptions
  readonly #pages = new Set<WebContents>()
  #process: UtilityProcess | null = null
  #startedAt = 0
  #endsInARow = 0
  #failure: string | null = null
  #stopping = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** Process id, while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  start(): void {
    this.#startedAt = performance.now()
    this.#failure = null
    const child = utilityProcess.fork(this.#options.entry, [], { serviceName: 'Signalbench engine', stdio: 'inherit' })
    this.#process = child
    child.on('message', (message: EngineToHost) => {
      if (message.type === 'failed') this.#failure = message.message
      if (message.type === 'notify') this.#options.notify(message.title, message.body)
      if (message.type !== 'keep-secret') return
      const problem = this.#options.keepSecret(message.name, message.value)
      child.postMessage({ type: 'secret-kept', id: message.id, problem } satisfies HostToEngine)
    })
    child.once('exit', () => void this.#onExit(child))
    this.#send(this.#options.start())
    for (const page of this.#pages) this.#sendPort(page)
  }

  /** Gives a page a port of its own, now and after every restart, until the page is gone. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page)
      page.once('destroyed', () => this.#pages.delete(page))
    }
    if (this.#process !== null) this.#sendPort(page)
  }

  /** Lets the engine finish what is in flight and waits for its end; a deaf one is killed. */
  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#process
    if (child === null) return
    const ended = new Promise<void>((done) => child.once('exit', () => done()))
    this.#send({ type: 'stop' })
    const timer = setTimeout(() => child.kill(), stopMs)
    await ended
    clearTimeout(timer)
  }

  #sendPort(page: WebContents): void {
    if (page.isDestroyed()) return
    const { port1, port2 } = new MessageChannelMain()
    this.#process?.postMessage({ type: 'port' } satisfies HostToEngine, [port1])
    page.postMessage(enginePortMessage, null, [port2])
  }

  #send(message: HostToEngine): void {
    this.#process?.postMessage(message)
  }

  async #onExit(child: UtilityProcess): Promise<void> {
    if (this.#process === child) this.#process = null
    if (this.#stopping) return
    const next = afterEngineEnded(performance.now() - this.#startedAt, this.#endsInARow)
    if (this.#failure !== null || next.kind === 'give-up') {
      this.#endsInARow = 0
      if (await this.#options.onTrouble(this.#failure)) this.start()
      return
    }
    this.#endsInARow = next.endsInARow
    setTimeout(() => {
      if (!this.#stopping) this.start()
    }, next.afterMs)
  }
}
