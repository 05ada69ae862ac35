import type { Database } from '../../store/database.ts'
import type { WriteQueue } from '../write-queue.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import { eventTaken, forgetOldKeys, forgetSeenKey, markSeenDone, putSeenKey, seenKey } from './seen-queries.ts'

/** Where a key counts: one endpoint of one receiver. */
export type KeyScope = { readonly receiver: string; readonly endpoint: string; readonly key: string }

/** What became of the forward of a request: it is still to arrive, has arrived, or was given up or is unknown. */
export type ForwardOutcome = 'open' | 'done' | 'failed'

/** A key that a request took and whose answer is under way. `shared`: others were told that theirs is a duplicate of it. */
type OpenClaim = { shared: boolean }

/** Keys are remembered for a week: longer than any preset goes on sending again. */
const rememberedMs = 7 * 24 * 60 * 60 * 1000
/** Old keys that one write forgets, so that it stays short. */
const forgottenAtOnce = 200
/** Event ids whose requests are perhaps not committed yet. */
const newestEvents = 10_000

/** What endpoints have seen. A key is done only after its forward succeeded, or after a 2xx was given where there is none. */
export class SeenKeys {
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #outcomeOf: (requestId: string) => ForwardOutcome
  readonly #open = new Map<string, OpenClaim>()
  readonly #marking = new Set<string>()
  /** Given back and not deleted yet: free for the next one. */
  readonly #givenBack = new Map<string, string>()
  readonly #events = new LruMap<string, true>(newestEvents)

  /** @param outcomeOf of the forward of a request that took a key */
  constructor(database: Database, queue: WriteQueue, outcomeOf: (requestId: string) => ForwardOutcome) {
    this.#database = database
    this.#queue = queue
    this.#outcomeOf = outcomeOf
  }

  /** Takes a key for a request that is to be forwarded. False where another one has it: then this one is a duplicate. */
  claim(scope: KeyScope): boolean {
    const open = this.#open.get(nameOf(scope))
    if (open !== undefined) {
      open.shared = true
      return false
    }
    const row = this.#row(scope)
    const isFree = row === undefined || this.#givenBack.get(nameOf(scope)) === row.request_id
    if (!isFree && (row.done_at_ms !== null || this.#outcomeOf(row.request_id) !== 'failed')) return false
    this.#open.set(nameOf(scope), { shared: false })
    return true
  }

  /** Stores a claim, as part of the write that stores its request. */
  writeClaim({ receiver, endpoint, key }: KeyScope, requestId: string, nowMs: number): void {
    this.#database.run(putSeenKey, receiver, endpoint, key, requestId, nowMs, null)
    this.#database.run(forgetOldKeys, nowMs - rememberedMs, forgottenAtOnce)
  }

  /**
   * The request that has the key was answered, or was not. Whether it is to be forwarded: also where it was not answered,
   * once others were told that theirs is a duplicate of it.
   */
  settleClaim(scope: KeyScope, requestId: string, answered: boolean): boolean {
    const name = nameOf(scope)
    const goesOn = answered || this.#open.get(name)?.shared === true
    this.#open.delete(name)
    if (!goesOn) this.#givenBack.set(name, requestId)
    return goesOn
  }

  /** Lets go of a key, as part of a write: its request was not taken, or its forward was given up. */
  forget(scope: KeyScope, requestId: string): void {
    this.#database.run(forgetSeenKey, scope.receiver, scope.endpoint, scope.key, requestId)
    if (this.#givenBack.get(nameOf(scope)) === requestId) this.#givenBack.delete(nameOf(scope))
  }

  /** Its forward has arrived. Part of a write. */
  markDone({ receiver, endpoint, key }: KeyScope, requestId: string, nowMs: number): void {
    this.#database.run(markSeenDone, nowMs, receiver, endpoint, key, requestId)
  }

  /** For endpoints that do not forward, after the answer. Whether the key was seen before; a request that was taken marks it. */
  see(scope: KeyScope, requestId: string, taken: boolean, nowMs: number): boolean {
    const name = nameOf(scope)
    const seen = this.#marking.has(name) || this.#row(scope) !== undefined
    if (seen || !taken) return seen
    this.#marking.add(name)
    const { receiver, endpoint, key } = scope
    const write = () => {
      this.#database.run(putSeenKey, receiver, endpoint, key, requestId, nowMs, nowMs)
      this.#database.run(forgetOldKeys, nowMs - rememberedMs, forgottenAtOnce)
    }
    // What cannot be stored is told with the request itself, which cannot be stored either.
    void this.#queue
      .write(write)
      .catch(() => undefined)
      .finally(() => this.#marking.delete(name))
    return false
  }

  /** The same by the event's id, where no `dedupOn` says better. */
  seeEvent(receiver: string, eventId: string, taken: boolean): boolean {
    const name = `${receiver}\0${eventId}`
    const seen = this.#events.get(name) === true || this.#database.get(eventTaken, eventId, receiver) !== undefined
    if (!seen && taken) this.#events.set(name, true)
    return seen
  }

  #row({ receiver, endpoint, key }: KeyScope) {
    return this.#database.get(seenKey, receiver, endpoint, key)
  }
}

const nameOf = ({ receiver, endpoint, key }: KeyScope): string => `${receiver}\0${endpoint}\0${key}`
