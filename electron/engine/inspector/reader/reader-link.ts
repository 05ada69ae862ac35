import type { ReaderCall, ReaderCalls, ToReader } from './protocol.ts'
import { ReaderClient, type ReaderClientDeps } from './reader-client.ts'

export type ReaderLinkDeps = ReaderClientDeps & {
  /** What the worker is to have open now; null = nothing. */
  readonly session: () => ReaderCalls['openSession']['input'] | null
}

/** A reader worker that has the running session open whenever it is asked something, also after it died. */
export class ReaderLink {
  readonly #deps: ReaderLinkDeps
  readonly #client: ReaderClient
  #hasSession = false

  constructor(deps: ReaderLinkDeps) {
    this.#deps = deps
    this.#client = new ReaderClient({
      ...deps,
      onCrash: () => {
        this.#hasSession = false
        deps.onCrash()
      },
    })
  }

  async call<K extends ReaderCall>(name: K, input: ReaderCalls[K]['input']): Promise<ReaderCalls[K]['output']> {
    await this.openSession()
    return this.#client.call(name, input)
  }

  /** A notice without an answer; dropped while no worker runs, which is told everything when it starts. */
  notify(message: Exclude<ToReader, { kind: 'call' }>): void {
    this.#client.notify(message)
  }

  async openSession(): Promise<void> {
    const session = this.#hasSession ? null : this.#deps.session()
    if (session === null) return
    // At once, so that calls of the same turn do not open it again; they are answered after it.
    this.#hasSession = true
    try {
      await this.#client.call('openSession', session)
    } catch (error) {
      this.#hasSession = false
      throw error
    }
  }

  async closeSession(): Promise<void> {
    if (!this.#hasSession) return
    this.#hasSession = false
    await this.#client.call('closeSession', null)
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
