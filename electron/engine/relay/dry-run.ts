import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepareAll } from '#engine/pipeline/prepare-all.ts'
import type { Prepared, Steps } from '#engine/pipeline/prepare.ts'
import type { RecordSource } from '#engine/source/types.ts'
import type { InspectFrom } from '#shared/contract/live.ts'
import type { DryRunRow, RelayStatus } from '#shared/contract/relays.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RelayFile, StartPosition } from '#shared/schema/relay.ts'
import type { LogCounts } from './counts-at-rest.ts'
import type { RelayDeps } from './deps.ts'
import { LiveMapping } from './live-mapping.ts'
import { RelaySchemas } from './relay-schemas.ts'
import { RunCounters } from './run-counters.ts'
import type { RelayListener } from './types.ts'

/** Results that are remembered. */
const remembered = 1_000
/** Records of each partition that the second pass looks back at, so that none falls between the two passes. */
const overlap = 1_000

export type DryRunOptions = {
  readonly name: string
  readonly file: RelayFile
  /** Said beside the results, such as why a live relay runs as dry run. */
  readonly note: string | null
  readonly onChange: () => void
  /** Told of every record that is rejected; nothing of it is kept. */
  readonly listener: RelayListener
}

/** Opens the source and begins to read, group-free. Rejects like a real relay where there is nothing to run. */
export async function startDryRun(deps: RelayDeps, options: DryRunOptions): Promise<DryRun> {
  const { workspace, clock } = deps
  const { file, onChange } = options
  const connection = workspace.get('connections', file.connection)
  const schemaSource = deps.openSchemas(connection)
  const source = deps.openSource(connection)
  try {
    const clusterId = await source.clusterId()
    const schemas = new RelaySchemas({
      source: schemaSource,
      clock,
      onChange,
      store: () => Promise.resolve(),
      maxHoldMs: Number.POSITIVE_INFINITY,
    })
    const mapping = new LiveMapping({ workspace, file, clusterId, clock, schemas: schemas.book, onNote: onChange })
    const run = new DryRun(deps, options, { source, schemas, mapping, endless: connection.kind === 'replay' })
    run.begin()
    return run
  } catch (error) {
    await Promise.all([source.close(), schemaSource.close()])
    throw error
  }
}

type Parts = {
  readonly source: RecordSource
  readonly schemas: RelaySchemas
  readonly mapping: LiveMapping
  /** The source has no end. */
  readonly endless: boolean
}

/** What a relay would do: reads and maps, sends nothing, stores nothing, commits nothing, joins no group. */
export class DryRun {
  readonly mode = 'dry-run'
  readonly #deps: RelayDeps
  readonly #options: DryRunOptions
  readonly #source: RecordSource
  readonly #schemas: RelaySchemas
  readonly #mapping: LiveMapping
  readonly #endless: boolean
  readonly #counters: RunCounters
  readonly #abort = new AbortController()
  readonly #seen = new Map<string, bigint>()
  #rows: DryRunRow[] = []
  #seq = 0
  #state: RelayStatus['state'] = 'starting'
  #message: string | null = null
  #nextTryAtMs: number | null = null
  #caughtUp = false
  #reading: Promise<void> = Promise.resolve()

  constructor(deps: RelayDeps, options: DryRunOptions, parts: Parts) {
    this.#deps = deps
    this.#options = options
    this.#source = parts.source
    this.#schemas = parts.schemas
    this.#mapping = parts.mapping
    this.#endless = parts.endless
    this.#counters = new RunCounters(deps.clock, parts.endless)
  }

  begin(): void {
    this.#reading = this.#readAll().then(
      () => this.#setState(this.#abort.signal.aborted ? 'stopped' : 'ended', null),
      (error: unknown) => {
        this.#caughtUp = true
        this.#setState(
          'failed',
          error instanceof AppError ? error.message : 'Reading failed; the reason stands in the log.',
        )
        this.#deps.logger.error({ err: error, relay: this.#options.name }, 'dry run failed')
      },
    )
  }

  /** The counts of the log that a dry run leaves alone are filled in by the service. */
  status(): Omit<RelayStatus, keyof LogCounts> {
    const waiting = this.#schemas.wait
    return {
      name: this.#options.name,
      mode: 'dry-run',
      pausedByHand: false,
      requestsPerSecond: { now: null, configured: null },
      state: waiting === null ? this.#state : 'reconnecting',
      message: waiting?.message ?? this.#message ?? this.#mapping.note ?? this.#options.note,
      nextTryAtMs: waiting?.nextTryAtMs ?? this.#nextTryAtMs,
      ...this.#counters.snapshot(),
      lag: null,
      partitions: [],
    }
  }

  /** Everything that stood in the topics at the start was read. */
  isIdle(): Promise<boolean> {
    return Promise.resolve(this.#caughtUp)
  }

  /** Newest first. */
  rows(before: number | null, limit: number): readonly DryRunRow[] {
    return this.#rows
      .filter(({ seq }) => before === null || seq < before)
      .slice(-limit)
      .reverse()
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    this.#schemas.stop()
    this.#mapping.close()
    await this.#source.close()
    await this.#reading
    await this.#schemas.close()
    this.#setState('stopped', null)
  }

  /** A cluster is read up to the ends first, so that it is known when all of it was seen, then followed. */
  async #readAll(): Promise<void> {
    const from = inspectFrom(this.#options.file.from)
    if (!this.#endless) {
      await this.#read(from, 'end')
      this.#caughtUp = true
      if (this.#abort.signal.aborted) return
      await this.#read(from === 'now' ? 'now' : { last: overlap }, 'never')
    } else await this.#read(from, 'never')
    this.#caughtUp = true
  }

  async #read(from: InspectFrom, until: 'end' | 'never'): Promise<void> {
    const batches = this.#source.inspect({
      topics: this.#options.file.topics,
      from,
      until,
      signal: this.#abort.signal,
      onState: (state) => {
        if (state.kind === 'reading') this.#setState('running', state.notice ?? null)
        else if (state.kind === 'reconnecting') {
          this.#setState('reconnecting', state.message)
          this.#nextTryAtMs = state.nextTryAtMs
        }
      },
    })
    for await (const batch of batches) {
      const fresh = batch.filter((record) => this.#isNew(record))
      await this.#look(fresh)
    }
  }

  async #look(records: readonly RawRecord[]): Promise<void> {
    const { large, clock } = this.#deps
    if (!(await this.#fetched(records))) return
    const steps = (): Steps => this.#mapping.steps
    for await (const slice of prepareAll(records, { steps, large, nowMs: () => clock.now() })) {
      if (this.#abort.signal.aborted) return
      for (const one of slice) this.#keep(one)
      this.#options.onChange()
      await nextTurn()
    }
  }

  /** False where it was stopped while a registry could not be used. */
  async #fetched(records: readonly RawRecord[]): Promise<boolean> {
    try {
      const fetching = this.#schemas.ready(records)
      if (fetching !== null) await fetching
      return true
    } catch (error) {
      if (this.#abort.signal.aborted) return false
      throw error
    }
  }

  /**
   * The second pass begins with what the first one has seen. Once it is past that, offsets may come again: of a topic that
   * was deleted and made anew.
   */
  #isNew({ topic, partition, offset }: RawRecord): boolean {
    if (this.#endless) return true
    const place = `${partition} ${topic}`
    if (!this.#caughtUp) {
      this.#seen.set(place, offset)
      return true
    }
    const last = this.#seen.get(place)
    if (last === undefined) return true
    if (offset >= last) this.#seen.delete(place)
    return offset > last
  }

  #keep({ record, event }: Prepared): void {
    this.#counters.consume(event === null ? 0 : 1, event === null ? 1 : 0)
    if (event === null) this.#tellRejected(record)
    this.#rows.push({
      seq: (this.#seq += 1),
      atMs: this.#deps.clock.now(),
      topic: record.raw.topic,
      partition: record.raw.partition,
      offset: String(record.raw.offset),
      verdict: record.verdict,
      eventName: record.eventName,
      user: record.user,
      eventBytes: event?.bytes ?? null,
    })
    if (this.#rows.length >= 2 * remembered) this.#rows = this.#rows.slice(-remembered)
  }

  #tellRejected({ raw, verdict, message, eventName, user, findings }: Prepared['record']): void {
    const seq = this.#seq + 1
    this.#options.listener.onDeadLetter?.(
      {
        id: `dry-${seq}`,
        seq,
        relay: this.#options.name,
        kind: 'rejected',
        reason: verdict,
        message: message ?? '',
        topic: raw.topic,
        partition: raw.partition,
        offset: String(raw.offset),
        eventName,
        user,
        createdAtMs: this.#deps.clock.now(),
      },
      findings,
    )
  }

  #setState(state: RelayStatus['state'], message: string | null): void {
    this.#state = state
    this.#message = message
    this.#nextTryAtMs = null
    this.#options.onChange()
  }
}

function inspectFrom(from: StartPosition): InspectFrom {
  if (from === 'earliest') return 'beginning'
  return from === 'latest' ? 'now' : from
}
