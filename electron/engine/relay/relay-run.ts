import type { StoredBatch } from '#engine/pipeline/store-batch.ts'
import type { RelayHandle } from '#engine/source/types.ts'
import type { OpenCounts } from '#engine/store/deliveries.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { BackPressure } from './back-pressure.ts'
import { deadLettersOf, unfinished } from './counts-at-rest.ts'
import type { RelayDeps } from './deps.ts'
import { LagWatch } from './lag-watch.ts'
import { reportRejected } from './report.ts'
import { RunCounters } from './run-counters.ts'
import type { RunOptions, RunParts } from './run-parts.ts'
import { readIntoLog } from './run-source.ts'
import { RunState } from './run-state.ts'
import type { RelaySending } from './sending/types.ts'

/** Requests that are under way when a relay stops get this long to end. */
const stopMs = 5_000

/** One relay that is running in mode `emulator` or `live`: source → pipeline → log → outbox → destination. */
export class RelayRun {
  readonly #deps: RelayDeps
  readonly #options: RunOptions
  readonly #parts: RunParts
  readonly #sending: RelaySending
  readonly #counters: RunCounters
  readonly #handle: RelayHandle
  readonly #pressure: BackPressure
  readonly #lag: LagWatch
  readonly #forgetFault: () => void
  readonly #state: RunState
  #storing = 0
  #onDrained: (() => void) | undefined

  constructor(deps: RelayDeps, options: RunOptions, parts: RunParts) {
    this.#deps = deps
    this.#options = options
    this.#parts = parts
    this.#state = new RunState(options.file.destination.kind === 'onesignal')
    this.#counters = new RunCounters(deps.clock, parts.isReplay)
    this.#sending = this.#openSending()
    const open = this.#open()
    this.#handle = readIntoLog(deps, options, parts, {
      onState: (state) => this.#change(() => this.#state.onSource(state)),
      onRead: (records) => this.#onRead(records),
      onStored: (stored) => this.#onStored(stored),
      onBatchDone: () => this.#onBatchDone(),
      sink: (stored) => this.#sending.sink(stored),
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
    this.#sending.pump()
  }

  status(): RelayStatus {
    const { name, mode } = this.#options
    const { schemas, mapping } = this.#parts
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
      requestsPerSecond: { now: this.#sending.rate, configured: this.#sending.configuredRate },
      ...this.#counters.snapshot(),
      failed: open.failed,
      deadLetters: deadLettersOf(this.#deps.store.db, name),
      pending: unfinished(open),
      held: open.held,
      ...this.#lag.latest,
    }
  }

  /** Caught up with the source, and nothing left to send. Held deliveries of a paused relay do not count. */
  async isIdle(): Promise<boolean> {
    if (this.#storing > 0 || this.#sending.inFlight > 0 || unfinished(this.#open()) > 0) return false
    if (this.#state.source === 'failed') return true
    // Also when the source has ended: the look brings the last numbers up to date.
    const caughtUp = await this.#lag.caughtUp()
    return this.#state.source === 'ended' || (this.#state.source === 'running' && caughtUp)
  }

  /** By hand: reads and sends nothing until `resume`. Requests that are under way are let finish. */
  pause(): void {
    this.#state.byHand = 'paused'
    this.#pressure.setClosed(true)
    this.#sending.pause()
    this.#options.onChange()
  }

  /** Reads nothing more, sends what is pending with its retries, and calls `onDrained` once there is nothing left. */
  drain(onDrained: () => void): void {
    this.#state.byHand = 'draining'
    this.#onDrained = onDrained
    this.#pressure.setClosed(true)
    if (this.#state.refused === null) this.#sending.resume()
    this.#options.onChange()
    this.#lookDrained()
  }

  /** After a pause, or instead of draining: everything that is held is sent with the key as it is now. */
  async resume(): Promise<void> {
    this.#state.refused = null
    this.#state.byHand = 'runs'
    this.#onDrained = undefined
    this.#pressure.setClosed(false)
    await this.#sending.unhold()
    this.#sending.resume()
    this.#options.onChange()
  }

  /** Deliveries were made outside of this run, by a retry by hand. */
  wake(added: number): void {
    this.#pressure.add(added)
    this.#sending.pump()
    this.#options.onChange()
  }

  /** The wall clock jumped by so many milliseconds; the log follows it already. */
  clockJumped(jumpMs: number): void {
    this.#sending.clockJumped(jumpMs)
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
    await Promise.all([this.#handle.stop(), this.#sending.stop(stopMs)])
    this.#lag.stop()
    this.#forgetFault()
    mapping.close()
    await Promise.all([source.close(), schemas.close()])
    this.#change(() => this.#state.set('stopped', null))
  }

  #openSending(): RelaySending {
    return this.#parts.openSending({
      onDelivered: (count, recordAtMs) => {
        this.#counters.deliver(count)
        this.#counters.accepted(recordAtMs)
        this.#onEnded(count)
      },
      onFailed: (count) => this.#onEnded(count),
      onRetry: () => {
        if (this.#state.refused !== null) this.#hold(this.#state.refused.reason)
      },
      onDuplicates: (count) => {
        this.#counters.duplicatesSent += count
      },
      onPause: (status, reason) => this.#onPause(status, reason),
      onWaiting: (reason) => this.#onWaiting(reason),
    })
  }

  #open(): OpenCounts {
    return this.#sending.open()
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
    if (mapped > 0) this.#sending.pump()
    reportRejected(this.#deps.store.db, rejected, this.#options.listener)
    this.#options.onChange()
  }

  #onEnded(count: number): void {
    this.#pressure.add(-count)
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
    this.#sending
      .hold(reason)
      .then(this.#options.onChange, (error: unknown) =>
        this.#deps.logger.error({ err: error }, 'deliveries could not be held'),
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

function* timesOf(records: readonly RawRecord[]): Generator<number> {
  for (const { timestampMs } of records) yield Number(timestampMs)
}
