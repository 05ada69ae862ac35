import type { Database } from '../../store/database.ts'
import type { KeyScope, SeenKeys } from '../endpoint/seen-keys.ts'
import type { ArrivedRequest, ForwardStore } from '../intake.ts'
import type { RequestLog } from '../request-log.ts'
import type { WriteQueue } from '../write-queue.ts'
import { deleteForward, insertForward } from './forward-queries.ts'
import { forwardedHeaders } from './kept-headers.ts'

/** Keeps requests that go on: durable before they are answered, handed over after that. */
export class StoredForwards implements ForwardStore {
  readonly #database: Database
  readonly #queue: WriteQueue
  readonly #log: RequestLog
  readonly #seen: SeenKeys
  readonly #onReady: () => void
  /** Their answer is under way, or their row is being taken back. */
  readonly #unanswered = new Set<string>()

  /** @param onReady called when something may be handed over */
  constructor(database: Database, queue: WriteQueue, log: RequestLog, seen: SeenKeys, onReady: () => void) {
    this.#database = database
    this.#queue = queue
    this.#log = log
    this.#seen = seen
    this.#onReady = onReady
  }

  isUnanswered(requestId: string): boolean {
    return this.#unanswered.has(requestId)
  }

  async keep(request: ArrivedRequest, endpoint: string, eventId: string | null, scope: KeyScope | null): Promise<void> {
    this.#unanswered.add(request.id)
    try {
      await this.#log.begin(request, endpoint, eventId, () => {
        const { receiver, id, atMs, method, path, body } = request
        const headers = JSON.stringify(forwardedHeaders(request.headers))
        const key = scope?.key ?? null
        const bytes = body.length
        this.#database.run(insertForward, receiver, endpoint, id, eventId, key, atMs, method, path, headers, bytes)
        if (scope !== null) this.#seen.writeClaim(scope, id, atMs)
      })
    } catch (error) {
      this.#unanswered.delete(request.id)
      throw error
    }
  }

  settled(): Promise<void> {
    return this.#queue.write(() => undefined)
  }

  release(requestId: string): void {
    this.#unanswered.delete(requestId)
    this.#onReady()
  }

  drop(requestId: string, scope: KeyScope | null): void {
    const takeBack = () => {
      this.#database.run(deleteForward, requestId)
      if (scope !== null) this.#seen.forget(scope, requestId)
    }
    // Where even that cannot be stored, it goes on: twice is better than never.
    void this.#queue
      .write(takeBack)
      .catch(() => undefined)
      .finally(() => this.release(requestId))
  }
}
