import type { EngineToHost, HostToEngine } from '#shared/contract/host.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { SecretStore } from '../ports.ts'
import { secretVariable } from '../workspace/secrets.ts'

type KeepSecret = Extract<EngineToHost, { type: 'keep-secret' }>
type SecretKept = Extract<HostToEngine, { type: 'secret-kept' }>
type Start = Extract<HostToEngine, { type: 'start' }>

/** A keychain may ask its user first; a host that is silent for so long has lost the question. */
const answerMs = 60_000

/**
 * The keychain as the engine's process sees it: values came with the start, new ones are sent to the host, which encrypts
 * and stores them. They stay in this process.
 */
export class HostKeychain {
  readonly #post: (message: KeepSecret) => void
  readonly #waiting = new Map<number, (problem: string | null) => void>()
  readonly #values = new Map<string, string>()
  #lastId = 0

  constructor(post: (message: KeepSecret) => void) {
    this.#post = post
  }

  /** The values of the start message; `SIGNALBENCH_SECRET_…` gives what the keychain has not. */
  open(start: Pick<Start, 'secrets' | 'keychain'>): SecretStore {
    for (const [name, value] of Object.entries(start.secrets)) this.#values.set(name, value)
    return {
      get: (name) => this.#values.get(name) ?? process.env[secretVariable(name)] ?? null,
      ...(start.keychain === null
        ? {}
        : { keychain: { protection: start.keychain, keep: (name, value) => this.#keep(name, value) } }),
    }
  }

  /** The host's answer. */
  settle(answer: SecretKept): void {
    this.#waiting.get(answer.id)?.(answer.problem)
  }

  async #keep(name: string, value: string | null): Promise<void> {
    const id = (this.#lastId += 1)
    const problem = await new Promise<string | null>((resolve) => {
      const silent = `The keychain did not answer within ${answerMs / 1000} s, so it is not known whether ${name} was stored. Try again; unlock the keychain where it asks.`
      const timer = setTimeout(() => resolve(silent), answerMs)
      this.#waiting.set(id, (result) => {
        clearTimeout(timer)
        resolve(result)
      })
      this.#post({ type: 'keep-secret', id, name, value })
    })
    this.#waiting.delete(id)
    if (problem !== null) throw new AppError('STORE_FAILED', problem, { retryable: true })
    if (value === null) this.#values.delete(name)
    else this.#values.set(name, value)
  }
}
