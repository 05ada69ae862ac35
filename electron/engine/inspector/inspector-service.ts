import type { KnownPath, LiveStatus, RecordDetail, TimeHistogram, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import type { Coverage, MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { brokenRegistry, noRegistry } from '../decoder/no-source.ts'
import type { SchemaSource } from '../decoder/types.ts'
import { Listeners } from '../lib/listeners.ts'
import type { EnginePorts } from '../ports.ts'
import type { RecordSource } from '../source/types.ts'
import type { Database } from '../store/database.ts'
import type { Workspace } from '../workspace/types.ts'
import { captureSample } from './capture-sample.ts'
import { CoverageJobs } from './coverage-jobs.ts'
import { CurrentMapping } from './current-mapping.ts'
import { InspectorSession } from './inspector-session.ts'
import { createKeptFile, sweepKeptFiles } from './kept/kept-file.ts'
import { type KeptLimits, KeptWriter } from './kept/kept-writer.ts'
import { putKeptSchema } from './kept/kept-schemas.ts'
import { lineOf } from './one-line.ts'
import { ReaderLink } from './reader/reader-link.ts'
import type { ReaderCalls, ReaderEvent, ToReader } from './reader/protocol.ts'
import { queueLimits } from './record-queue.ts'
import { discardSession, type RunningSession, stopSession } from './running-session.ts'
import { SessionSchemas } from './session-schemas.ts'
import { noSession } from './session-state.ts'
import type {
  BodyQuery,
  CaptureChunk,
  HistogramQuery,
  InspectorService,
  InspectorStart,
  RecordChunk,
  SchemaUsageAnswer,
  SessionCoverage,
  ViewExtent,
} from './types.ts'
import { unwatchedMs, ViewBoard } from './view-board.ts'

export type InspectorDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'workerUrl'> & {
  readonly workspace: Workspace
  /** Opens a connection of the workspace; throws NOT_FOUND, BAD_FILE, SECRET_MISSING. */
  readonly openSource: (connection: string) => RecordSource
  /** Where the schemas of a connection's records come from; throws as `openSource`. Left out: from nowhere. */
  readonly openSchemas?: (connection: string) => SchemaSource
  /** Folder for the files of kept records. */
  readonly keptFolder: string
  readonly limits?: KeptLimits
  /** See ReaderClientDeps.lookMs. */
  readonly readerLookMs?: number
}

/** A million records of a kilobyte: enough to search, little enough for any disk. */
const defaultLimits: KeptLimits = { maxRecords: 1_000_000, maxBytes: 1_073_741_824 }

/** The one inspector of an engine. Storing happens here, everything that reads many records in the reader worker. */
export class Inspector implements InspectorService {
  readonly #deps: InspectorDeps
  readonly #limits: KeptLimits
  /** Two workers: opening a record of some megabytes, or trying a mapping on it, must not hold up the rows. */
  readonly #rowReader: ReaderLink
  readonly #detailReader: ReaderLink
  readonly #views: ViewBoard
  readonly #coverage: CoverageJobs
  readonly #mapping: CurrentMapping
  readonly #changes: Listeners
  readonly #stopListening: () => void
  #running: RunningSession | null = null
  #clusterId: string | null = null
  /** Starts and stops happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #nextSeq = 1

  constructor(deps: InspectorDeps) {
    this.#deps = deps
    this.#limits = deps.limits ?? defaultLimits
    const onError = (error: unknown) => deps.logger.error({ err: error }, 'a listener of the inspector failed')
    this.#changes = new Listeners(onError)
    this.#mapping = new CurrentMapping(deps.workspace, deps.clock)
    this.#rowReader = this.#createReader(() => this.#views.closeAll())
    this.#detailReader = this.#createReader(() => this.#coverage.endAll())
    this.#coverage = new CoverageJobs(this.#detailReader, onError)
    this.#views = new ViewBoard({
      onError,
      unwatchedMs,
      onUnwatched: (viewId) => void this.#rowReader.call('closeView', { viewId }).catch(onError),
    })
    this.#stopListening = deps.workspace.onChange(() => this.#refreshMapping())
    sweepKeptFiles(deps.keptFolder, deps.logger)
  }

  status(): LiveStatus {
    return this.#running?.session.status(this.#mapping.name) ?? noSession
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  start(query: InspectorStart): Promise<{ readonly sessionId: string }> {
    return this.#inTurn(async () => {
      const source = this.#deps.openSource(query.connection)
      await this.#discard()
      const running = this.#createSession(query, source)
      this.#running = running
      this.#mapping.choose(query.mapping, query.format, running.schemas.lookup)
      await this.#rowReader.openSession()
      await running.session.begin()
      this.#tellCluster(running)
      return { sessionId: running.id }
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running !== null) await stopSession(this.#running)
      this.#changes.notify()
    })
  }

  setPaused(paused: boolean): void {
    this.#running?.session.setPaused(paused)
  }

  async openView(sessionId: string, filter: string): Promise<ViewStatus> {
    this.#session(sessionId)
    const status = await this.#rowReader.call('openView', { viewId: this.#deps.random.uuid(), filter })
    this.#views.open(status)
    return status
  }

  watchView(viewId: string, signal: AbortSignal | undefined): AsyncIterable<ViewStatus> {
    return this.#views.watch(viewId, signal)
  }

  rows(viewId: string, from: number, limit: number, paths: readonly string[] = []): Promise<readonly ViewRow[]> {
    this.#views.touch(viewId)
    return this.#rowReader.call('rows', { viewId, from, limit, paths })
  }

  async histogram({ sessionId, ...query }: HistogramQuery): Promise<TimeHistogram> {
    this.#session(sessionId)
    if (query.viewId !== null) this.#views.touch(query.viewId)
    return this.#rowReader.call('histogram', query)
  }

  async viewExtent(viewId: string): Promise<ViewExtent> {
    this.#views.touch(viewId)
    return this.#rowReader.call('viewExtent', { viewId })
  }

  async viewSeqs(viewId: string, from: number, limit: number): Promise<readonly number[]> {
    this.#views.touch(viewId)
    return this.#rowReader.call('viewSeqs', { viewId, from, limit })
  }

  async paths(sessionId: string): Promise<readonly KnownPath[]> {
    this.#session(sessionId)
    return this.#detailReader.call('paths', null)
  }

  async captureLine(sessionId: string, seq: number): Promise<string> {
    return lineOf(await this.captureChunk(sessionId, [seq]), seq)
  }

  async captureChunk(sessionId: string, seqs: readonly number[]): Promise<CaptureChunk> {
    this.#session(sessionId)
    return this.#detailReader.call('captureChunk', { seqs })
  }

  async recordChunk(sessionId: string, seqs: readonly number[]): Promise<RecordChunk> {
    this.#session(sessionId)
    return this.#detailReader.call('recordChunk', { seqs })
  }

  async schemaUsage(sessionId: string): Promise<SchemaUsageAnswer> {
    this.#session(sessionId)
    return this.#detailReader.call('schemaUsage', null)
  }

  /** The text of a capture's `.schemas.json`; null where none of these schemas is known. */
  async captureSchemas(sessionId: string, keys: readonly string[]): Promise<string | null> {
    this.#session(sessionId)
    return (await this.#running?.schemas.captureText(keys)) ?? null
  }

  record(sessionId: string, seq: number): Promise<RecordDetail> {
    this.#session(sessionId)
    return this.#detailReader.call('record', { seq })
  }

  body({ sessionId, ...query }: BodyQuery): Promise<{ readonly data: string; readonly total: number }> {
    this.#session(sessionId)
    return this.#detailReader.call('body', query)
  }

  async preview(mapping: unknown, sample: MappingSample): Promise<MappingPreview> {
    if (sample.kind === 'record') this.#session(sample.sessionId)
    if (sample.kind === 'capture') {
      const { workspace, logger } = this.#deps
      const loose = await captureSample(workspace, sample, logger)
      return this.#detailReader.call('preview', { mapping, sample: { kind: 'loose', ...loose } })
    }
    return this.#detailReader.call('preview', { mapping, sample })
  }

  coverage(question: SessionCoverage, signal: AbortSignal | undefined): AsyncIterable<Coverage> {
    this.#session(question.sessionId)
    return this.#coverage.run(this.#deps.random.uuid(), question, signal)
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#stopListening()
      this.#views.closeAll()
      this.#coverage.endAll()
      await Promise.all([this.#rowReader.close(), this.#detailReader.close()])
      if (this.#running !== null) await discardSession(this.#running)
      this.#running = null
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => null)
    return result
  }

  #createReader(onCrash: () => void): ReaderLink {
    const { workerUrl, logger, readerLookMs } = this.#deps
    return new ReaderLink({
      workerUrl: workerUrl('reader'),
      logger,
      onEvent: (event) => this.#onReader(event),
      onCrash,
      session: () => this.#readerSession(),
      ...(readerLookMs === undefined ? {} : { lookMs: readerLookMs }),
    })
  }

  #onReader(event: Exclude<ReaderEvent, { kind: 'log' }>): void {
    if (event.kind === 'view') this.#views.update(event.status)
    else this.#coverage.update(event.jobId, event.coverage)
  }

  #tellReaders(message: Exclude<ToReader, { kind: 'call' }>): void {
    this.#rowReader.notify(message)
    this.#detailReader.notify(message)
  }

  #createSession(query: InspectorStart, source: RecordSource): RunningSession {
    const { clock, logger, random, keptFolder } = this.#deps
    const id = random.uuid()
    const database = createKeptFile(keptFolder, id, { clock, logger })
    const writer = new KeptWriter(database, this.#limits, this.#nextSeq)
    const { connection, topics, from } = query
    const schemas = new SessionSchemas({
      clock,
      source: this.#openSchemas(connection),
      store: (entry) => this.#storeSchema(database, entry),
      onHealed: () => this.#judgeAnew(),
    })
    const session = new InspectorSession(
      { id, connection, topics, from },
      {
        clock,
        logger,
        source,
        writer,
        limits: { ...this.#limits, queue: queueLimits },
        judge: () => this.#mapping.judge,
        prepare: (records, signal) => schemas.prepare(records, signal),
        onStored: () => this.#tellReaders({ kind: 'head', firstSeq: writer.firstSeq, headSeq: writer.headSeq }),
        onChange: () => this.#changes.notify(),
      },
    )
    return { id, path: database.path, format: query.format, source, writer, session, schemas }
  }

  /** A disk that is full costs the readers a schema for now, not the session. */
  #storeSchema(database: Database, entry: SchemaEntry): boolean {
    try {
      putKeptSchema(database, entry)
      return true
    } catch (error) {
      this.#deps.logger.warn({ err: error, key: entry.key }, 'the inspector cannot store a schema')
      return false
    }
  }

  /** Without its registry a connection can be read all the same; each record that needs one says what is wrong. */
  #openSchemas(connection: string): SchemaSource {
    try {
      return this.#deps.openSchemas?.(connection) ?? noRegistry
    } catch (error) {
      return brokenRegistry(error)
    }
  }

  /** Ends the running session with its views; sequence numbers go on where it ended. */
  async #discard(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#views.closeAll()
    this.#coverage.endAll()
    this.#running = null
    this.#clusterId = null
    await Promise.all([this.#rowReader.closeSession(), this.#detailReader.closeSession()])
    await discardSession(running)
    this.#nextSeq = running.writer.headSeq
  }

  #readerSession(): ReaderCalls['openSession']['input'] | null {
    if (this.#running === null) return null
    const { id, path, format, writer } = this.#running
    const { firstSeq, headSeq } = writer
    const workspaceId = this.#deps.workspace.id
    const session = { sessionId: id, path, format, firstSeq, headSeq, workspaceId, clusterId: this.#clusterId }
    return { session, mapping: this.#mapping.forReader() }
  }

  /** The cluster's id is part of idempotency keys; a cluster that is not reachable yet tells it later or never. */
  #tellCluster({ source }: RunningSession): void {
    source.clusterId().then(
      (clusterId) => {
        if (this.#running?.source !== source) return
        this.#clusterId = clusterId
        this.#tellReaders({ kind: 'cluster', clusterId })
      },
      (error: unknown) => this.#deps.logger.debug({ err: error }, 'the cluster did not tell its id'),
    )
  }

  #session(sessionId: string): void {
    if (this.#running?.id === sessionId) return
    const why = 'Reading was started anew since, which begins with an empty list.'
    throw new AppError('NOT_FOUND', `These records are no longer kept. ${why} Look at the new list.`, {
      retryable: false,
    })
  }

  /** Schemas came that were missing: rows that were judged without them are looked at again. */
  #judgeAnew(): void {
    this.#mapping.judgeAnew()
    this.#tellReaders({ kind: 'schemas', mapping: this.#mapping.forReader() })
    this.#changes.notify()
  }

  #refreshMapping(): void {
    if (!this.#mapping.refresh()) return
    this.#tellReaders({ kind: 'mapping', mapping: this.#mapping.forReader() })
    this.#changes.notify()
  }
}
