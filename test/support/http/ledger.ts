import { createHash } from 'node:crypto'
import type { CheckedEvent } from './event-checks.ts'

type Item = { readonly value: Record<string, unknown>; readonly checked: CheckedEvent }

/** Everything that was sent and taken in, and every rule broken on the way. */
export class Ledger {
  /** What each key came from, by `identify`. */
  readonly identities = new Map<string, string>()
  readonly received = new Map<string, number>()
  readonly sent = new Map<string, number>()
  readonly events = new Map<string, Record<string, unknown>>()
  readonly violations: string[] = []
  readonly #fingerprints = new Map<string, string>()
  readonly #keyOf = new Map<string, string>()
  readonly #keepEvents: boolean
  readonly #notBeforeMs = new Map<string, number>()
  readonly #identify: ((event: Record<string, unknown>) => string) | undefined

  constructor(options: {
    readonly identify?: (event: Record<string, unknown>) => string
    readonly keepEvents?: boolean
  }) {
    this.#identify = options.identify
    this.#keepEvents = options.keepEvents ?? true
  }

  /** Notes a broken rule and gives back what the caller answers with. */
  violate<T>(what: string, result: T): T {
    if (this.violations.length < 1_000) this.violations.push(what)
    return result
  }

  /** A request with these events came in. */
  see(batch: readonly Item[]): void {
    const nowMs = Date.now()
    for (const { value, checked } of batch) {
      const { key } = checked
      if (key === null) continue
      const fingerprint = createHash('sha1').update(checked.fingerprint).digest('base64')
      this.sent.set(key, (this.sent.get(key) ?? 0) + 1)
      if ((this.#fingerprints.get(key) ?? fingerprint) !== fingerprint)
        this.violate(`key ${key} was sent with two different events`, null)
      if (!this.#fingerprints.has(key)) this.#fingerprints.set(key, fingerprint)
      // Timers may fire up to a millisecond early.
      if (nowMs < (this.#notBeforeMs.get(key) ?? 0) - 1)
        this.violate(`key ${key} was sent again before Retry-After`, null)
      this.#checkIdentity(key, value)
    }
  }

  /** These events count as received. */
  take(batch: readonly Item[]): void {
    for (const { value, checked } of batch) {
      if (checked.key === null) continue
      this.received.set(checked.key, (this.received.get(checked.key) ?? 0) + 1)
      if (this.#keepEvents) this.events.set(checked.key, value)
    }
  }

  /** These must not come again earlier. */
  notBefore(batch: readonly Item[], ms: number): void {
    for (const { checked } of batch) if (checked.key !== null) this.#notBeforeMs.set(checked.key, ms)
  }

  #checkIdentity(key: string, value: Record<string, unknown>): void {
    if (this.#identify === undefined) return
    const identity = this.#identify(value)
    this.identities.set(key, identity)
    if ((this.#keyOf.get(identity) ?? key) !== key) this.violate(`${identity} was sent under two keys`, null)
    if (!this.#keyOf.has(identity)) this.#keyOf.set(identity, key)
  }
}
