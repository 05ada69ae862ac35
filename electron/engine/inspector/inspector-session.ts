import type { InspectFrom, LiveStatus } from '#shared/contract/live.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Logger } from '../ports.ts'
import type { RecordSource } from '../source/types.ts'
import { DropCount } from './drop-count.ts'
import type { Judge } from './judge.ts'
import type { KeptLimits, KeptWriter } from './kept/kept-writer.ts'
import { RateMeter } from './rate-meter.ts'
import { type QueueLimits, RecordQueue } from './record-queue.ts'
import { connecting, ended, failed, idle, ofSource, reading, type ReadingState } from './session-state.ts'
import { storeRecords } from './store-records.ts'

export type SessionDeps = {
  readonly clock: Clock
  readonly logger: Logger
  readonly source: RecordSource
  readonly writer: KeptWriter
  readonly limits: KeptLimits & { readonly queue: QueueLimits }
  /** The judge of this moment: the mapping may change while records arrive. */
  readonly judge: () => Judge
  /** Fetches the schemas of records before they are judged; null where there is nothing to fetch. */
  readonly prepare: (records: readonly RawRecord[], signal: AbortSignal) => Promise<void> | null
  /** Called after records were stored or dropped. */
  readonly onStored: () => void
  /** Called after anything of the status changed. */
  readonly onChange: () => void
}

export type SessionQuery = {
  readonly id: string
  readonly connection: string
  readonly topics: readonly string[]
  readonly from: InspectFrom
}

/**
 * One run of reading: source → bounded queue → kept store. Following from now, what does not fit the queue is dropped
 * and counted; reading what lies in a topic waits instead, because the broker keeps it.
 */
export class InspectorSession {
  readonly query: SessionQuery
  readonly #deps: SessionDeps
  readonly #queue: RecordQueue
  readonly #dropped: DropCount
  readonly #rate = new RateMeter()
  readonly #abort = new AbortController()
  #state: ReadingState = connecting
  #received = 0
  #rejected = 0
  #paused = false
  #wakeReader: (() => void) | null = null
  #wakeStorer: (() => void) | null = null
  #readingDone = false
  #fault: AppError | null = null
  #finished: Promise<void> = Promise.resolve()

  constructor(query: SessionQuery, deps: SessionDeps) {
    this.query = query
    this.#deps = deps
    this.#queue = new RecordQueue(deps.limits.queue)
    this.#dropped = new DropCount(deps.limits)
  }

  /** Resolves when reading has begun or waits to reconnect; rejects when it can never begin (NOT_FOUND and the like). */
  begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const reader = this.#read(resolve).then(resolve, (error: unknown) => {
        this.#deps.logger.warn({ err: error, connection: this.query.connection }, 'the inspector stopped reading')
        reject(error)
        this.#fail(error)
      })
      this.#finished = Promise.all([reader, this.#store()]).then(() => this.#deps.onChange())
    })
  }

  status(mapping: string | null): LiveStatus {
    const { writer, clock } = this.#deps
    const { query } = this
    return {
      ...(this.#paused && this.#state.state === 'reading' ? { ...this.#state, state: 'paused' } : this.#state),
      sessionId: query.id,
      connection: query.connection,
      topics: [...query.topics],
      from: query.from,
      mapping,
      firstSeq: writer.firstSeq,
      headSeq: writer.headSeq,
      received: this.#received,
      kept: writer.headSeq - writer.firstSeq,
      dropped: this.#dropped.total,
      droppedReason: this.#dropped.reason,
      droppedReasons: this.#dropped.reasons,
      recordsPerSecond: this.#rate.perSecond(clock.now()),
      rejected: this.#rejected,
    }
  }

  /** Paused, nothing is pulled from the source; what was pulled is still stored. */
  setPaused(paused: boolean): void {
    this.#paused = paused
    this.#wakeReader?.()
    this.#deps.onChange()
  }

  /** Stops reading and stores what was read; with `abandon` it is thrown away. */
  async stop(options: { readonly abandon: boolean }): Promise<void> {
    if (options.abandon) this.#queue.clear()
    this.#abort.abort()
    this.#wakeReader?.()
    this.#wakeStorer?.()
    await this.#finished
    if (this.#state.state !== 'failed' && this.#state.state !== 'ended') this.#setState(idle)
  }

  async #read(begun: () => void): Promise<void> {
    const { topics, from } = this.query
    const { signal } = this.#abort
    const onState = (state: Parameters<typeof ofSource>[0]) => {
      if (state.kind !== 'connecting') begun()
      this.#setState(ofSource(state))
    }
    for await (const batch of this.#deps.source.inspect({ topics, from, until: 'never', signal, onState })) {
      begun()
      if (this.#state.state !== 'reading') this.#setState(reading)
      const preparing = this.#deps.prepare(batch, signal)
      if (preparing !== null) await preparing
      await this.#admit(batch)
      if (signal.aborted) break
    }
    this.#readingDone = true
    this.#wakeStorer?.()
  }

  async #admit(batch: readonly RawRecord[]): Promise<void> {
    this.#received += batch.length
    this.#rate.add(batch.length, this.#deps.clock.now())
    if (this.#queue.isFull && this.query.from === 'now') this.#dropped.add(batch.length, 'outrun')
    else this.#queue.push(batch)
    this.#wakeStorer?.()
    this.#deps.onChange()
    const { signal } = this.#abort
    while (!signal.aborted && (this.#paused || (this.#queue.isFull && this.query.from !== 'now'))) {
      await new Promise<void>((resolve) => (this.#wakeReader = resolve))
    }
  }

  async #store(): Promise<void> {
    try {
      await storeRecords({
        queue: this.#queue,
        writer: this.#deps.writer,
        judge: this.#deps.judge,
        mayLose: this.query.from === 'now',
        isDone: () => this.#readingDone || this.#abort.signal.aborted,
        moreRecords: () => new Promise<void>((resolve) => (this.#wakeStorer = resolve)),
        onFault: (fault) => this.#onFault(fault),
        onStored: ({ records, because }, rejected) => {
          this.#rejected += rejected
          if (because !== null) this.#dropped.add(records, because)
          this.#wakeReader?.()
          this.#deps.onStored()
          this.#deps.onChange()
        },
      })
      if (this.#readingDone && this.#state.state !== 'failed' && !this.#abort.signal.aborted) this.#setState(ended)
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'the inspector cannot store records')
      this.#dropped.add(this.#queue.length, 'store')
      this.#queue.clear()
      this.#fail(error)
      this.#abort.abort()
      this.#wakeReader?.()
    }
  }

  #onFault(fault: AppError | null): void {
    if ((fault === null) === (this.#fault === null)) return
    this.#fault = fault
    if (fault === null) this.#deps.logger.info({}, 'the inspector can store records again')
    else this.#deps.logger.warn({ err: fault }, 'the inspector cannot store records; they are skipped')
  }

  #fail(error: unknown): void {
    this.#readingDone = true
    this.#wakeStorer?.()
    this.#setState(failed(error instanceof Error ? error.message : String(error)))
  }

  #setState(state: ReadingState): void {
    if (this.#state.state === 'failed') return
    this.#state = state
    this.#deps.onChange()
  }
}
