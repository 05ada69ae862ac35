import type { Database } from '../../store/database.ts'
import { addCounts } from '../request-queries.ts'
import type { WriteQueue } from '../write-queue.ts'
import {
  type AcceptedEvent,
  addTotal,
  claimKey,
  dropOldEvents,
  dropOldKeys,
  eventsAfter,
  insertEvent,
  insertUser,
} from './emulator-queries.ts'
import type { GoodEvent } from './event-rules.ts'

/** OneSignal forgets an idempotency key after 4 hours. [documented for this endpoint] */
export const idempotencyWindowMs = 4 * 60 * 60 * 1_000

/** Single events that are kept to look at; the counts per user and name stay. */
const maxEvents = 200_000

/** What became of a batch. `repeated`: accepted before under the same key, not stored again. */
export type Stored = { readonly accepted: number; readonly repeated: number; readonly newUsers: number }

/** What the emulator accepted, durable. */
export class AcceptedLog {
  readonly #database: Database
  readonly #queue: WriteQueue

  constructor(database: Database, queue: WriteQueue) {
    this.#database = database
    this.#queue = queue
  }

  /** Resolves when it is committed: an answer of 202 is then true, also after a crash. */
  async store(
    receiver: string,
    appId: string,
    events: readonly GoodEvent[],
    refused: number,
    nowMs: number,
  ): Promise<Stored> {
    let stored: Stored = { accepted: 0, repeated: 0, newUsers: 0 }
    const bytes = events.reduce((sum, { json }) => sum + json.length, 0)
    await this.#queue.write(bytes, () => {
      stored = this.#storeNow(receiver, appId, events, nowMs)
      this.#database.run(addCounts, receiver, 0, null, stored.accepted, refused, stored.repeated, stored.newUsers)
    })
    return stored
  }

  /** Oldest first, those after a `seq`; at most `limit`. */
  events(receiver: string, after: number, limit: number): readonly AcceptedEvent[] {
    this.#queue.flush()
    return this.#database.all(eventsAfter, receiver, after, limit)
  }

  #storeNow(receiver: string, appId: string, events: readonly GoodEvent[], nowMs: number): Stored {
    let accepted = 0
    let newUsers = 0
    let lastSeq = 0
    for (const { json, name, externalId, onesignalId, idempotencyKey } of events) {
      const isNew =
        idempotencyKey === null ||
        this.#database.run(claimKey, receiver, appId, idempotencyKey, nowMs, idempotencyWindowMs).changes > 0
      if (!isNew) continue
      const user = externalId ?? `onesignal_id ${onesignalId ?? ''}`
      lastSeq = this.#database.run(insertEvent, receiver, appId, nowMs, user, name, idempotencyKey, json).lastId
      newUsers += this.#database.run(insertUser, receiver, appId, user).changes
      this.#database.run(addTotal, receiver, appId, user, name, nowMs, nowMs, json)
      accepted += 1
    }
    // Dropping twice of what came in keeps up with any rate, and is little work at a time.
    this.#database.run(dropOldKeys, nowMs - idempotencyWindowMs, 2 * events.length)
    if (lastSeq > maxEvents) this.#database.run(dropOldEvents, lastSeq - maxEvents, 2 * events.length)
    return { accepted, repeated: events.length - accepted, newUsers }
  }
}
