import { OutboxLane } from '#engine/outbox/lane.ts'
import type { StoredBatch } from '#engine/pipeline/store-batch.ts'
import type { RelayHandle } from '#engine/source/types.ts'
import { countOpenDeliveries } from '#engine/store/deliveries.ts'
import type { OpenCounts, Settlement } from '#engine/store/deliveries.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { BackPressure } from './back-pressure.ts'
import type { RelayDeps } from './deps.ts'
import { hold, unhold } from './hold.ts'
import { LagWatch } from './lag-watch.ts'
import { reportAttempt, reportRejected } from './report.ts'
import { RunCounters } from './run-counters.ts'
import type { RunOptions, RunParts } from './run-parts.ts'
import { readIntoLog } from './run-source.ts'
import { RunState } from './run-state.ts'

/** Requests that are under way when a relay stops get this long to end. */
const stopMs = 5_000

/** One relay that is running in mode `emulator` or `live`: source → pipeline → log → outbox → destination. */
export class RelayRun {
  readonly #deps: RelayDeps
  readonly #options: RunOptions
  readonly #parts: RunParts
  readonly #outbox: OutboxLane
  readonly #counters: RunCounters
  readonly #handle: RelayHandle
  readonly #pressure: BackPressure
  readonly #lag: LagWatch
  readonly #forgetFault: () => void
  readonly #state = new RunState()
  #storing = 0
  #onDrained: (() => void) | undefined

  constructor(deps: RelayDeps, options: RunOptions, parts: RunParts) {
    this.#deps = deps
    this.#options = options
    this.#parts = parts
    this.#counters = new RunCounters(deps.clock)
    this.#outbox = this.#makeOutbox()
    const open = this.#open()
    this.#handle = readIntoLog(deps, options, parts, {
      onState: (state) => this.#change(() => this.#state.onSource(state)),
      onRead: (records) => this.#onRead(records),
      onStored: (stored) => this.#onStored(stored),
      onBatchDone: () => this.#onBatchDone(),
      isHeld: () => this.#state.refused !== null,
    })
    this.#pressure = new BackPressure(unfinished(open) + open.held, (paused) => this.#handle.setPaused(paused))
    this.#lag = new LagWatch(this.#handle, options.file.from, options.onChange)
    this.#forgetFault = deps.store.writer.onFault(() => this.#onFault())
  }

  /** Sends what an earlier run left. */
  begin(): void {
    this.#handle.done.then(
      () => this.#change(() => this.#state.end()),
      (error: unknown) => this.#fail(error),
    )
    this.#outbox.pump()
  }

  status(): RelayStatus {
    const { name, mode } = this.#options
    const { limits, schemas, mapping } = this.#parts
    const open = this.#open()
    return {
      name,
      mode,
      ...this.#state.shown({
        fault: this.#deps.store.writer.fault?.message ?? null,
        schemas: schemas.wait,
        mapping: mapping.note,
        elsewhere: open.elsewhere,
      }),
      requestsPerSecond: { now: this.#outbox.rate, configured: limits.requestsPerSecond },
      ...this.#counters.snapshot(),
      failed: open.failed,
      pending: unfinished(open),
      held: open.held,
      ...this.#lag.latest,
    }
  }

  /** Caught up with the source, and nothing left to send. Held deliveries of a paused relay do not count. */
  async isIdle(): Promise<boolean> {
    if (this.#storing > 0 || this.#outbox.inFlight > 0 || unfinished(this.#open()) > 0) return false
    if (this.#state.source === 'failed') return true
    // Also when the source has ended: the look brings the last numbers up to date.
    const caughtUp = await this.#lag.caughtUp()
    return this.#state.source === 'ended' || (this.#state.source === 'running' && caughtUp)
  }

  /** By hand: reads and sends nothing until `resume`. Requests that are under way are let finish. */
  pause(): void {
    this.#state.byHand = 'paused'
    this.#pressure.setClosed(true)
    this.#outbox.pause()
    this.#options.onChange()
  }

  /** Reads nothing more, sends what is pending with its retries, and calls `onDrained` once there is nothing left. */
  drain(onDrained: () => void): void {
    this.#state.byHand = 'draining'
    this.#onDrained = onDrained
    this.#pressure.setClosed(true)
    if (this.#state.refused === null) this.#outbox.resume()
    this.#options.onChange()
    this.#lookDrained()
  }

  /** After a pause, or instead of draining: everything that is held is sent with the key as it is now. */
  async resume(): Promise<void> {
    this.#state.refused = null
    this.#state.byHand = 'runs'
    this.#onDrained = undefined
    this.#pressure.setClosed(false)
    await unhold(this.#deps.store, this.#parts.lane, this.#deps.clock)
    this.#outbox.resume()
    this.#options.onChange()
  }

  /** Deliveries were made outside of this run, by a retry by hand. */
  wake(added: number): void {
    this.#pressure.add(added)
    this.#outbox.pump()
    this.#options.onChange()
  }

  /** The wall clock jumped by so many milliseconds; the log follows it already. */
  clockJumped(jumpMs: number): void {
    this.#outbox.clockJumped(jumpMs)
  }

  /** The relay's file was changed by something else than a switch of its mode. */
  noteFileChange(): void {
    const text = `relays/${this.#options.name}.json was changed; stop and start the relay to apply it.`
    this.#change(() => this.#state.note(text))
  }

  async stop(): Promise<void> {
    const { schemas, mapping, source } = this.#parts
    this.#change(() => this.#state.stop())
    schemas.stop()
    await Promise.all([this.#handle.stop(), this.#outbox.stop(stopMs)])
    this.#lag.stop()
    this.#forgetFault()
    mapping.close()
    await Promise.all([source.close(), schemas.close()])
    this.#change(() => this.#state.set('stopped', null))
  }

  #makeOutbox(): OutboxLane {
    const { lane, limits, destination } = this.#parts
    return new OutboxLane(this.#deps, lane, limits, destination, {
      onSettled: (attempt, settlements) => this.#onSettled(attempt, settlements),
      onDuplicates: (count) => {
        this.#counters.duplicatesSent += count
      },
      onPause: (status, reason) => this.#onPause(status, reason),
      onWaiting: (reason) => this.#onWaiting(reason),
    })
  }

  #open(): OpenCounts {
    return countOpenDeliveries(this.#deps.store.db, this.#parts.lane)
  }

  #onRead(records: readonly RawRecord[]): void {
    this.#storing += 1
    this.#counters.read(timesOf(records))
  }

  #onBatchDone(): void {
    this.#storing -= 1
    this.#lookDrained()
  }

  #onStored({ mapped, rejected }: StoredBatch): void {
    this.#counters.consume(mapped, rejected.length)
    this.#pressure.add(mapped)
    if (mapped > 0) this.#outbox.pump()
    reportRejected(this.#deps.store.db, rejected, this.#options.listener)
    this.#options.onChange()
  }

  #onSettled(attempt: number, settlements: readonly Settlement[]): void {
    const delivered = settlements.filter(({ state }) => state === 'delivered')
    const failed = settlements.filter(({ state }) => state === 'failed')
    const { refused } = this.#state
    this.#counters.deliver(delivered.length)
    this.#counters.accepted(delivered.map(({ recordAtMs }) => recordAtMs))
    this.#pressure.add(-delivered.length - failed.length)
    reportAttempt(this.#deps.store.db, attempt, failed, this.#options.listener)
    if (refused !== null && settlements.some(({ state }) => state === 'waiting')) this.#hold(refused.reason)
    this.#options.onChange()
    this.#lookDrained()
  }

  /** Held deliveries wait for a resume, which draining does not wait for. */
  #lookDrained(): void {
    const done = this.#onDrained
    if (done === undefined || this.#state.stopping || this.#storing > 0 || unfinished(this.#open()) > 0) return
    this.#onDrained = undefined
    done()
  }

  #onPause(status: number, reason: string): void {
    if (this.#state.refused !== null) return
    this.#change(() => {
      this.#state.refused = { status, reason }
    })
    this.#hold(reason)
  }

  #hold(reason: string): void {
    const { store, clock, logger } = this.#deps
    hold(store, this.#parts.lane, reason, clock).then(this.#options.onChange, (error: unknown) =>
      logger.error({ err: error }, 'deliveries could not be held'),
    )
  }

  #onWaiting(reason: string | null): void {
    if (reason === this.#state.waiting) return
    this.#change(() => {
      this.#state.waiting = reason
    })
  }

  #onFault(): void {
    this.#pressure.setBlocked(this.#deps.store.writer.fault !== null)
    this.#options.onChange()
  }

  #fail(error: unknown): void {
    const text = error instanceof AppError ? error.message : 'The source failed; the reason stands in the log.'
    this.#deps.logger.error({ err: error, relay: this.#options.name }, 'relay source failed')
    this.#change(() => this.#state.set('failed', text))
  }

  #change(change: () => void): void {
    change()
    this.#options.onChange()
  }
}

/** Neither delivered, given up nor held. */
const unfinished = ({ pending, leased, waiting }: OpenCounts): number => pending + leased + waiting

function* timesOf(records: readonly RawRecord[]): Generator<number> {
  for (const { timestampMs } of records) yield Number(timestampMs)
}
