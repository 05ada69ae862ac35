import type { HttpAttemptTold } from '#engine/outbox/http/types.ts'
import type { ForwardStatus } from '#shared/contract/receivers.ts'

/** The newest failed attempt of each forwarding endpoint, since this process began. */
export class LastFailures {
  readonly #byEndpoint = new Map<string, NonNullable<ForwardStatus['lastFailure']>>()

  note({ endpoint, outcome, status, reason }: HttpAttemptTold, atMs: number): void {
    if (endpoint.kind !== 'forward' || outcome === 'delivered') return
    this.#byEndpoint.set(endpoint.name, { atMs, reason: status === null ? reason : `${status}: ${reason}` })
  }

  of(name: string): ForwardStatus['lastFailure'] {
    return this.#byEndpoint.get(name) ?? null
  }
}
