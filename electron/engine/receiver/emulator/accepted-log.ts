import type { Database } from '../../store/database.ts'
import { addCounts } from '../request-queries.ts'
import type { WriteQueue } from '../write-queue.ts'
import {
  type AcceptedEvent,
  acceptedHead,
  type AcceptedHead,
  addTotal,
  dropOldEvents,
  eventsAfter,
  insertEvent,
  keySince,
  newestEvents,
  newestNames,
} from './emulator-queries.ts'
import type { GoodEvent } from './event-rules.ts'
import { addUserEvent } from './user-queries.ts'

/** OneSignal forgets an idempotency key after 4 hours. [documented for this endpoint] */
const idempotencyWindowMs = 4 * 60 * 60 * 1_000

/**
 * Single events that are kept; the counts per user and name stay. Keys are looked up among them, so that more than this in
 * 4 hours shortens the window: OneSignal promises no more than best effort either.
 */
const maxEvents = 500_000

/** Events of one piece of writing: a request of thousands must not block the event loop. */
const eventsAtOnce = 50

/** Names and examples for people are of so many newest events. */
const newestLooked = 2_000
const examples = 20

/** What became of a batch. `repeated`: accepted before under the same key, not stored again. */
export type Stored = { readonly accepted: number; readonly repeated: number }

/** Who took in what, and when. */
type Intake = { readonly receiver: string; readonly appId: string; readonly nowMs: number }

export type AcceptedHooks = {
  /** New events are durable. */
  onStored(): void
  /** How much faster than real time delays pass; the window in which keys are known is one. */
  timeScale(): number
}

/** What the emulator accepted, durable. */
export class AcceptedLog {
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #hooks: AcceptedHooks

  constructor(database: Database, queue: WriteQueue, hooks: AcceptedHooks) {
    this.#database = database
    this.#queue = queue
    this.#hooks = hooks
  }

  /** Resolves when it is committed: an answer of 202 is then true, also after a crash. */
  async store(intake: Intake, events: readonly GoodEvent[], refused: number): Promise<Stored> {
    const writes: Promise<void>[] = []
    let accepted = 0
    for (let start = 0; start < events.length; start += eventsAtOnce) {
      const some = events.slice(start, start + eventsAtOnce)
      writes.push(this.#queue.write(() => void (accepted += this.#storeNow(intake, some))))
    }
    if (refused > 0) writes.push(this.#queue.write(() => this.#count(intake, { refused })))
    await Promise.all(writes)
    if (accepted > 0) this.#hooks.onStored()
    return { accepted, repeated: events.length - accepted }
  }

  /** What is committed, oldest first, those after a `seq`; at most `limit`. */
  events(receiver: string, after: number, limit: number): readonly AcceptedEvent[] {
    return this.#database.all(eventsAfter, receiver, after, limit)
  }

  /** The last `seq` that was given; 0 before the first. */
  head(): AcceptedHead {
    return this.#database.get(acceptedHead) ?? { file: 0, seq: 0 }
  }

  /** For people who choose an event: the names of the newest ones, and some of them, of one name or of all. */
  newest(name: string | null): {
    readonly names: readonly { readonly name: string; readonly count: number }[]
    readonly events: readonly AcceptedEvent[]
  } {
    return {
      names: this.#database.all(newestNames, newestLooked),
      events: this.#database.all(newestEvents, newestLooked, name, examples),
    }
  }

  /** How many were stored. */
  #storeNow(intake: Intake, events: readonly GoodEvent[]): number {
    const { receiver, appId, nowMs } = intake
    let accepted = 0
    let users = 0
    let lastSeq = 0
    for (const { json, name, externalId, onesignalId, idempotencyKey } of events) {
      if (idempotencyKey !== null && this.#isRepeated(intake, idempotencyKey)) continue
      const user = externalId ?? `onesignal_id ${onesignalId ?? ''}`
      lastSeq = this.#database.run(insertEvent, receiver, appId, nowMs, user, name, idempotencyKey, json).lastId
      const total = this.#database.get(addTotal, receiver, appId, user, name, nowMs, nowMs, lastSeq)
      const isNewName = total?.count === 1
      const stored = this.#database.get(addUserEvent, receiver, appId, user, isNewName ? 1 : 0, nowMs)
      if (stored?.events === 1) users += 1
      accepted += 1
    }
    this.#count(intake, { accepted, repeated: events.length - accepted, users })
    // Dropping twice of what came in keeps up with any rate, and is little work at a time.
    if (lastSeq > maxEvents) this.#database.run(dropOldEvents, lastSeq - maxEvents, 2 * eventsAtOnce)
    return accepted
  }

  #isRepeated({ receiver, appId, nowMs }: Intake, key: string): boolean {
    return (
      this.#database.get(keySince, key, receiver, appId, nowMs - idempotencyWindowMs / this.#hooks.timeScale()) !==
      undefined
    )
  }

  #count({ receiver }: Intake, by: { accepted?: number; refused?: number; repeated?: number; users?: number }): void {
    const { accepted = 0, refused = 0, repeated = 0, users = 0 } = by
    this.#database.run(addCounts, receiver, 0, null, accepted, refused, repeated, users)
  }
}
