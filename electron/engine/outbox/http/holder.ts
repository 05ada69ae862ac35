import type { Logger } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { holdHttp, releaseHeldHttp } from '#engine/store/http/hold.ts'
import { heldReason } from '#engine/store/http/insert.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { HttpLane } from './lane.ts'

/** Deliveries a transaction: an endpoint may be disabled with a hundred thousand of them. */
const chunk = 500

/** Moves what a disabled endpoint has left out of the way, and back, piece by piece. */
export class Holder {
  readonly #deps: { readonly store: LogStore; readonly clock: Clock; readonly logger: Logger }
  readonly #running = new Map<HttpLane, Promise<void>>()
  #stopping = false

  constructor(deps: { readonly store: LogStore; readonly clock: Clock; readonly logger: Logger }) {
    this.#deps = deps
  }

  /** Holds everything of a lane that is due now or later; nothing is claimed meanwhile. */
  hold(lane: HttpLane, onDone: () => void): void {
    const reason = heldReason(lane.health.reason)
    const { db } = this.#deps.store
    void this.#run(lane, (nowMs) => holdHttp(db, lane.endpoint.id, reason, nowMs, chunk)).then(onDone)
  }

  /** Releases or cancels everything that is held, after what is still being held. */
  release(lane: HttpLane, what: 'send' | 'discard'): Promise<void> {
    const { db } = this.#deps.store
    return this.#run(lane, (nowMs) => releaseHeldHttp(db, lane.endpoint.id, what, nowMs, chunk))
  }

  /** What is left is gone on with at the next start. */
  stop(): void {
    this.#stopping = true
  }

  #run(lane: HttpLane, step: (nowMs: number) => number): Promise<void> {
    const before = this.#running.get(lane)
    lane.isHolding = true
    const own = this.#steps(before, step).finally(() => {
      if (this.#running.get(lane) !== own) return
      this.#running.delete(lane)
      lane.isHolding = false
    })
    this.#running.set(lane, own)
    return own
  }

  async #steps(before: Promise<void> | undefined, step: (nowMs: number) => number): Promise<void> {
    await before
    const { store, clock, logger } = this.#deps
    try {
      let changed: number
      do {
        changed = await store.writer.write('hold http', () => step(clock.now()))
      } while (changed > 0 && !this.#stopping)
    } catch (error) {
      logger.error({ err: error }, 'deliveries could not be held or released')
    }
  }
}
