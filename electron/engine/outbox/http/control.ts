import type { Database } from '#engine/store/database.ts'
import { cancelHttp, cancelHttpRun, httpStateOf, retryHttpNow } from '#engine/store/http/by-hand.ts'
import type { HttpStateRow } from '#engine/store/http/by-hand.ts'
import { Moves } from '#engine/store/http/counts.ts'
import { findEndpoint, healthy, saveHealth } from '#engine/store/http/endpoints.ts'
import { moveHttpLeases } from '#engine/store/http/schedule.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'
import type { TimeScale } from '../time-scale.ts'
import { whyNotEnabled } from './health.ts'
import type { HttpLane } from './lane.ts'
import type { HttpOutboxEngine } from './outbox.ts'
import { afterSetBack, afterSleep, rescale, stepNext } from './reschedule.ts'
import type { EndpointRef } from './types.ts'

/** Deliveries a transaction. */
const byHandChunk = 500

export type ControlDeps = {
  readonly store: LogStore
  readonly clock: Clock
  readonly random: Random
  readonly timeScale: TimeScale
  readonly outbox: HttpOutboxEngine
}

/** What people do to deliveries and endpoints by hand, and what happens to all of them at once. */
export class OutboxControl {
  readonly #deps: ControlDeps
  readonly #outbox: HttpOutboxEngine

  constructor(deps: ControlDeps) {
    this.#deps = deps
    this.#outbox = deps.outbox
  }

  /** From now on delays pass so many times as fast; what remains of those that run passes so, too. */
  async setTimeScale(factor: number): Promise<void> {
    const { timeScale, clock } = this.#deps
    const ratio = factor / timeScale.factor()
    if (ratio === 1) return
    timeScale.set(factor)
    for (const lane of this.#outbox.lanes()) {
      lane.rescaleHealth(clock.now(), ratio)
      await rescale(this.#deps, lane.endpoint.id, ratio)
      this.#outbox.look(lane)
    }
  }

  /** Makes what is due next, of one endpoint or of all, due now. Its id; null where nothing waits. */
  async step(endpoint?: EndpointRef): Promise<number | null> {
    const lanes = this.#outbox.lanes().filter((lane) => endpoint === undefined || isEndpoint(lane, endpoint))
    const id = await stepNext(
      this.#deps,
      lanes.map((lane) => lane.endpoint.id),
    )
    if (id !== null) for (const lane of lanes) this.#outbox.look(lane)
    return id
  }

  /**
   * The wall clock jumped by so many milliseconds: forward, as after a sleep, or back. What is open follows it.
   * @param withinMs it happened within this time before now
   */
  async clockJumped(jumpMs: number, withinMs: number): Promise<void> {
    const { store, random } = this.#deps
    await store.writer.write('clock jump', () => moveHttpLeases(store.db, jumpMs))
    for (const lane of this.#outbox.lanes()) {
      const { id } = lane.endpoint
      if (jumpMs > 0) await afterSleep(this.#deps, id, jumpMs, () => random.next())
      else await afterSetBack(this.#deps, id, jumpMs, withinMs)
      lane.clockJumped(jumpMs)
      this.#outbox.look(lane)
    }
  }

  /** Makes deliveries due at once; how many could be. Inside no transaction. */
  async retryNow(ids: readonly number[]): Promise<number> {
    return await this.#byHand(ids, retryHttpNow)
  }

  /** Cancels deliveries; how many could be. */
  async cancel(ids: readonly number[]): Promise<number> {
    return await this.#byHand(ids, cancelHttp)
  }

  /** Cancels what a run has not sent yet; how many. */
  async cancelRun(run: number): Promise<number> {
    let total = 0
    for (;;) {
      const changed = await this.#write('cancel run', (moves, nowMs) =>
        cancelHttpRun(this.#deps.store.db, run, nowMs, byHandChunk, moves),
      )
      total += changed
      if (changed < byHandChunk) break
    }
    this.#outbox.changed()
    return total
  }

  /**
   * Takes a disabled endpoint back into use and sends or discards what is held; resolves when that is done.
   * @param override without a successful test send since it was disabled
   * @throws BAD_INPUT where it is not disabled, or not tested
   */
  async enable(
    ref: EndpointRef,
    how: { readonly override: boolean; readonly held: 'send' | 'discard' },
  ): Promise<void> {
    const { store, clock } = this.#deps
    const row = findEndpoint(store.db, ref)
    const lane = row === null ? undefined : this.#outbox.lane(row.id)
    if (row === null || lane === undefined) throw new AppError('NOT_FOUND', `Nothing was ever sent to ${ref.name}.`)
    const why = whyNotEnabled(lane.health, how.override)
    if (why !== null) throw new AppError('BAD_INPUT', why)
    const { testedAtMs } = lane.health
    lane.health = { ...healthy, testedAtMs, window: [], backlogged: false }
    await store.writer.write('enable', () => saveHealth(store.db, row.id, lane.health))
    const reason = how.override ? 'Enabled by hand, without a test.' : 'Enabled by hand after a successful test send.'
    this.#outbox.tell(lane, 'enabled', reason, clock.now())
    await this.#outbox.release(lane, how.held)
    this.#outbox.look(lane)
    this.#outbox.changed()
  }

  async #byHand(
    ids: readonly number[],
    change: (db: Database, row: HttpStateRow, nowMs: number, moves: Moves) => boolean,
  ): Promise<number> {
    const { db } = this.#deps.store
    const touched = new Set<number>()
    let total = 0
    for (let start = 0; start < ids.length; start += byHandChunk) {
      total += await this.#write('by hand', (moves, nowMs) => {
        const rows = ids.slice(start, start + byHandChunk).flatMap((id) => httpStateOf(db, id) ?? [])
        const changed = rows.filter((row) => change(db, row, nowMs, moves))
        for (const { endpoint } of changed) touched.add(endpoint)
        return changed.length
      })
    }
    for (const id of touched) {
      const lane = this.#outbox.lane(id)
      if (lane !== undefined) this.#outbox.look(lane)
    }
    this.#outbox.changed()
    return total
  }

  #write(name: string, work: (moves: Moves, nowMs: number) => number): Promise<number> {
    const { store, clock } = this.#deps
    return store.writer.write(name, () => {
      const moves = new Moves()
      const changed = work(moves, clock.now())
      moves.write(store.db)
      return changed
    })
  }
}

const isEndpoint = ({ endpoint }: HttpLane, { kind, name }: EndpointRef): boolean =>
  endpoint.kind === kind && endpoint.name === name
