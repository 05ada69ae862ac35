import { OutboxLane } from '#engine/outbox/lane.ts'
import { ingest } from '#engine/pipeline/ingest.ts'
import type { StoredBatch } from '#engine/pipeline/store-batch.ts'
import type { RecordSource, RelayHandle, SourceState } from '#engine/source/types.ts'
import { countOpenDeliveries } from '#engine/store/deliveries.ts'
import type { Lane, Settlement } from '#engine/store/deliveries.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import { storedPosition } from '#engine/store/positions.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { RetryPolicy } from '#shared/domain/retry/policy.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import { BackPressure } from './back-pressure.ts'
import { customEventsDestination } from './custom-events.ts'
import type { RelayDeps } from './deps.ts'
import { hold, unhold } from './hold.ts'
import { LagWatch } from './lag-watch.ts'
import type { LiveMapping } from './live-mapping.ts'
import { reportAttempt, reportRejected } from './report.ts'
import type { RelaySchemas } from './relay-schemas.ts'
import { RunCounters } from './run-counters.ts'
import type { RelayListener } from './types.ts'

/** Requests that are under way when a relay stops get this long to end. */
const stopMs = 5_000

const handTexts = {
  paused: 'Paused by hand: nothing is read and nothing is sent. Nothing is lost; resume to go on.',
  draining: 'Nothing new is read. What is pending is sent, with its retries, and then the relay stops.',
} as const

export type RunOptions = {
  readonly name: string
  readonly mode: DeliveryMode
  readonly file: RelayFile
  readonly listener: RelayListener
  /** Something that `status` shows has changed. */
  readonly onChange: () => void
}

/** What a run is made of; it closes them when it stops. */
export type Parts = {
  readonly source: RecordSource
  readonly schemas: RelaySchemas
  readonly clusterId: string
  readonly mapping: LiveMapping
  readonly lane: Lane
  readonly policy: RetryPolicy
}

/** One relay that is running in mode `emulator` or `live`: source → pipeline → log → outbox → destination. */
export class RelayRun {
  readonly #deps: RelayDeps
  readonly #options: RunOptions
  readonly #parts: Parts
  readonly #outbox: OutboxLane
  readonly #counters: RunCounters
  readonly #handle: RelayHandle
  readonly #pressure: BackPressure
  readonly #lag: LagWatch
  readonly #forgetFault: () => void
  #state: RelayStatus['state'] = 'starting'
  #message: string | null = null
  #nextTryAtMs: number | null = null
  #waiting: string | null = null
  #pause: { readonly status: number; readonly reason: string } | null = null
  #stopped = false
  #storing = 0
  #byHand: 'runs' | 'paused' | 'draining' = 'runs'
  #onDrained: (() => void) | undefined

  constructor(deps: RelayDeps, options: RunOptions, parts: Parts) {
    this.#deps = deps
    this.#options = options
    this.#parts = parts
    this.#counters = new RunCounters(deps.clock)
    this.#outbox = this.#makeOutbox()
    const { pending, leased, waiting, held } = countOpenDeliveries(deps.store.db, parts.lane)
    this.#handle = this.#openHandle()
    this.#pressure = new BackPressure(pending + leased + waiting + held, (paused) => this.#handle.setPaused(paused))
    this.#lag = new LagWatch(this.#handle, options.file.from, options.onChange)
    this.#forgetFault = deps.store.writer.onFault(() => this.#onFault())
  }

  /** Sends what an earlier run left. */
  begin(): void {
    this.#handle.done.then(
      () => this.#setState(this.#stopped ? 'stopped' : 'ended', this.#message),
      (error: unknown) => this.#fail(error),
    )
    this.#outbox.pump()
  }

  status(): RelayStatus {
    const { name, mode } = this.#options
    const open = countOpenDeliveries(this.#deps.store.db, this.#parts.lane)
    const waiting = this.#parts.schemas.wait
    return {
      name,
      mode,
      state: this.#shownState(),
      pausedByHand: this.#byHand === 'paused',
      requestsPerSecond: { now: this.#outbox.rate, configured: this.#options.file.destination.requestsPerSecond },
      message: this.#text(open.elsewhere),
      nextTryAtMs: waiting?.nextTryAtMs ?? this.#nextTryAtMs,
      ...this.#counters.snapshot(),
      failed: open.failed,
      pending: open.pending + open.leased + open.waiting,
      held: open.held,
      ...this.#lag.latest,
    }
  }

  /** Caught up with the source, and nothing left to send. Held deliveries of a paused relay do not count. */
  async isIdle(): Promise<boolean> {
    if (this.#storing > 0 || this.#outbox.inFlight > 0) return false
    const { pending, leased, waiting } = countOpenDeliveries(this.#deps.store.db, this.#parts.lane)
    if (pending + leased + waiting > 0) return false
    if (this.#state === 'failed') return true
    // Also when the source has ended: the look brings the last numbers up to date.
    const caughtUp = await this.#lag.caughtUp()
    return this.#state === 'ended' || (this.#state === 'running' && caughtUp)
  }

  /** By hand: reads and sends nothing until `resume`. Requests that are under way are let finish. */
  pause(): void {
    this.#byHand = 'paused'
    this.#pressure.setClosed(true)
    this.#outbox.pause()
    this.#options.onChange()
  }

  /** Reads nothing more, sends what is pending with its retries, and calls `onDrained` once there is nothing left. */
  drain(onDrained: () => void): void {
    this.#byHand = 'draining'
    this.#onDrained = onDrained
    this.#pressure.setClosed(true)
    if (this.#pause === null) this.#outbox.resume()
    this.#options.onChange()
    this.#lookDrained()
  }

  /** After a pause, or instead of draining: everything that is held is sent with the key as it is now. */
  async resume(): Promise<void> {
    this.#pause = null
    this.#byHand = 'runs'
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

  /** The relay's file was changed by something else than a switch of its mode. */
  noteFileChange(): void {
    this.#message = `relays/${this.#options.name}.json was changed; stop and start the relay to apply it.`
    this.#options.onChange()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#setState('draining', null)
    this.#parts.schemas.stop()
    await Promise.all([this.#handle.stop(), this.#outbox.stop(stopMs)])
    this.#lag.stop()
    this.#forgetFault()
    this.#parts.mapping.close()
    await Promise.all([this.#parts.source.close(), this.#parts.schemas.close()])
    this.#setState('stopped', null)
  }

  #openHandle(): RelayHandle {
    const { name, file } = this.#options
    const { source, clusterId } = this.#parts
    return source.relay(
      {
        topics: file.topics,
        consumerGroup: file.consumerGroup,
        from: file.from,
        onState: (state) => this.#onSource(state),
        storedPosition: (topic, partition) =>
          storedPosition(this.#deps.store.db, { relay: name, cluster: clusterId, topic, partition }),
      },
      async (records) => {
        this.#storing += 1
        this.#counters.read(timesOf(records))
        try {
          const fetching = this.#parts.schemas.ready(records)
          if (fetching !== null) await fetching
          await ingest(records, {
            store: this.#deps.store,
            steps: () => this.#parts.mapping.steps,
            large: this.#deps.large,
            place: () => ({
              relay: name,
              cluster: clusterId,
              mode: this.#options.mode,
              held: this.#pause !== null,
              nowMs: this.#deps.clock.now(),
            }),
            stopOnInvalid: file.onInvalid === 'stop',
            onStored: (stored) => this.#onStored(stored),
          })
        } finally {
          this.#storing -= 1
          this.#lookDrained()
        }
      },
    )
  }

  #makeOutbox(): OutboxLane {
    const { file } = this.#options
    const { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs } =
      file.destination
    return new OutboxLane(
      this.#deps,
      this.#parts.lane,
      { maxEventsPerRequest, maxRequestBytes, lingerMs, requestsPerSecond, concurrency, timeoutMs },
      customEventsDestination(this.#deps, this.#options, this.#parts.policy),
      {
        onSettled: (attempt, settlements) => this.#onSettled(attempt, settlements),
        onDuplicates: (count) => {
          this.#counters.duplicatesSent += count
        },
        onPause: (status, reason) => this.#onPause(status, reason),
        onWaiting: (reason) => this.#onWaiting(reason),
      },
    )
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
    this.#counters.deliver(delivered.length)
    this.#counters.accepted(delivered.map(({ recordAtMs }) => recordAtMs))
    this.#pressure.add(-delivered.length - failed.length)
    reportAttempt(this.#deps.store.db, attempt, failed, this.#options.listener)
    if (this.#pause !== null && settlements.some(({ state }) => state === 'waiting')) this.#hold(this.#pause.reason)
    this.#options.onChange()
    this.#lookDrained()
  }

  /** Held deliveries wait for a resume, which draining does not wait for. */
  #lookDrained(): void {
    const done = this.#onDrained
    if (done === undefined || this.#stopped || this.#storing > 0) return
    const { pending, leased, waiting } = countOpenDeliveries(this.#deps.store.db, this.#parts.lane)
    if (pending + leased + waiting > 0) return
    this.#onDrained = undefined
    done()
  }

  #shownState(): RelayStatus['state'] {
    if (this.#pause !== null || this.#byHand === 'paused') return 'paused'
    if (this.#byHand === 'draining' && !this.#stopped) return 'draining'
    return this.#parts.schemas.wait === null ? this.#state : 'reconnecting'
  }

  #onPause(status: number, reason: string): void {
    if (this.#pause !== null) return
    this.#pause = { status, reason }
    this.#options.onChange()
    this.#hold(reason)
  }

  #hold(reason: string): void {
    const { store, clock, logger } = this.#deps
    hold(store, this.#parts.lane, reason, clock).then(this.#options.onChange, (error: unknown) =>
      logger.error({ err: error }, 'deliveries could not be held'),
    )
  }

  #onSource(state: SourceState): void {
    if (this.#stopped) return
    if (state.kind === 'reading') this.#setState('running', state.notice ?? null)
    else if (state.kind === 'connecting')
      this.#setState(this.#state === 'starting' ? 'starting' : 'reconnecting', this.#message)
    else {
      this.#setState('reconnecting', state.message)
      this.#nextTryAtMs = state.nextTryAtMs
    }
  }

  #onWaiting(reason: string | null): void {
    if (reason === this.#waiting) return
    this.#waiting = reason
    this.#options.onChange()
  }

  #onFault(): void {
    this.#pressure.setBlocked(this.#deps.store.writer.fault !== null)
    this.#options.onChange()
  }

  #fail(error: unknown): void {
    const text = error instanceof AppError ? error.message : 'The source failed; the reason stands in the log.'
    this.#deps.logger.error({ err: error, relay: this.#options.name }, 'relay source failed')
    this.#setState('failed', text)
  }

  #setState(state: RelayStatus['state'], message: string | null): void {
    this.#state = state
    this.#message = message
    this.#nextTryAtMs = null
    this.#options.onChange()
  }

  /** The most pressing of what there is to say. */
  #text(elsewhere: number): string | null {
    const fault = this.#deps.store.writer.fault
    if (fault !== null) return `${fault.message} Reading and sending stand still meanwhile; nothing is lost.`
    if (this.#pause !== null) return this.#pause.reason
    if (this.#byHand === 'paused') return handTexts.paused
    if (this.#byHand === 'draining' && !this.#stopped) return handTexts.draining
    const waiting = this.#parts.schemas.wait
    if (waiting !== null) return waiting.message
    const others =
      elsewhere === 0 ? null : `${elsewhere} deliveries that were made in another mode wait until it is chosen again.`
    return this.#message ?? this.#waiting ?? this.#parts.mapping.note ?? others
  }
}

function* timesOf(records: readonly RawRecord[]): Generator<number> {
  for (const { timestampMs } of records) yield Number(timestampMs)
}
