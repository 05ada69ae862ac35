import type { KnownPath, LiveStatus, RecordDetail, TimeHistogram, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import type { Coverage, MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import { Listeners } from '../lib/listeners.ts'
import type { EnginePorts } from '../ports.ts'
import { captureSample } from './capture-sample.ts'
import { CoverageJobs } from './coverage-jobs.ts'
import { sweepKeptFiles } from './kept/kept-file.ts'
import type { KeptLimits } from './kept/kept-writer.ts'
import { lineOf } from './one-line.ts'
import type { OpenSessionDeps } from './open-session.ts'
import type { ReaderEvent } from './reader/protocol.ts'
import { ReaderPair } from './reader/reader-pair.ts'
import { SessionSlot, type SessionSlotDeps } from './session-slot.ts'
import type {
  BodyQuery,
  CaptureChunk,
  HistogramQuery,
  InspectorService,
  InspectorStart,
  RecordChunk,
  SchemaUsageAnswer,
  TableChunk,
  SessionCoverage,
  ViewExtent,
} from './types.ts'
import { unwatchedMs, ViewBoard } from './view-board.ts'

export type InspectorDeps = OpenSessionDeps &
  Pick<SessionSlotDeps, 'workspace' | 'openSource'> &
  Pick<EnginePorts, 'workerUrl'> & {
    readonly limits?: KeptLimits
    /** See ReaderClientDeps.lookMs. */
    readonly readerLookMs?: number
  }

/** A million records of a kilobyte: enough to search, little enough for any disk. */
const defaultLimits: KeptLimits = { maxRecords: 1_000_000, maxBytes: 1_073_741_824 }

/**
 * The one inspector of an engine. Storing happens here, in the session of the slot; everything that reads many records is
 * asked of the reader workers.
 */
export class Inspector implements InspectorService {
  readonly #deps: InspectorDeps
  readonly #readers: ReaderPair
  readonly #views: ViewBoard
  readonly #coverage: CoverageJobs
  readonly #slot: SessionSlot
  readonly #changes: Listeners

  constructor(deps: InspectorDeps) {
    this.#deps = deps
    const onError = (error: unknown) => deps.logger.error({ err: error }, 'a listener of the inspector failed')
    this.#changes = new Listeners(onError)
    this.#readers = this.#createReaders()
    this.#coverage = new CoverageJobs(this.#readers.details, onError)
    this.#views = new ViewBoard({
      onError,
      unwatchedMs,
      onUnwatched: (viewId) => void this.#readers.rows.call('closeView', { viewId }).catch(onError),
    })
    this.#slot = new SessionSlot({
      ...deps,
      limits: deps.limits ?? defaultLimits,
      readers: this.#readers,
      onDiscard: () => {
        this.#views.closeAll()
        this.#coverage.endAll()
      },
      onChange: () => this.#changes.notify(),
    })
    sweepKeptFiles(deps.keptFolder, deps.logger)
  }

  status(): LiveStatus {
    return this.#slot.status()
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  start(query: InspectorStart): Promise<{ readonly sessionId: string }> {
    return this.#slot.start(query)
  }

  stop(): Promise<void> {
    return this.#slot.stop()
  }

  setPaused(paused: boolean): void {
    this.#slot.setPaused(paused)
  }

  async openView(sessionId: string, filter: string): Promise<ViewStatus> {
    this.#slot.require(sessionId)
    const status = await this.#readers.rows.call('openView', { viewId: this.#deps.random.uuid(), filter })
    this.#views.open(status)
    return status
  }

  watchView(viewId: string, signal: AbortSignal | undefined): AsyncIterable<ViewStatus> {
    return this.#views.watch(viewId, signal)
  }

  rows(viewId: string, from: number, limit: number, paths: readonly string[] = []): Promise<readonly ViewRow[]> {
    this.#views.touch(viewId)
    return this.#readers.rows.call('rows', { viewId, from, limit, paths })
  }

  async histogram({ sessionId, ...query }: HistogramQuery): Promise<TimeHistogram> {
    this.#slot.require(sessionId)
    if (query.viewId !== null) this.#views.touch(query.viewId)
    return this.#readers.rows.call('histogram', query)
  }

  async viewExtent(viewId: string): Promise<ViewExtent> {
    this.#views.touch(viewId)
    return this.#readers.rows.call('viewExtent', { viewId })
  }

  async viewSeqs(viewId: string, from: number, limit: number): Promise<readonly number[]> {
    this.#views.touch(viewId)
    return this.#readers.rows.call('viewSeqs', { viewId, from, limit })
  }

  async paths(sessionId: string): Promise<readonly KnownPath[]> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('paths', null)
  }

  async captureLine(sessionId: string, seq: number): Promise<string> {
    return lineOf(await this.captureChunk(sessionId, [seq]), seq)
  }

  async captureChunk(sessionId: string, seqs: readonly number[]): Promise<CaptureChunk> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('captureChunk', { seqs })
  }

  async tableChunk(sessionId: string, seqs: readonly number[], paths: readonly string[]): Promise<TableChunk> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('tableChunk', { seqs, paths })
  }

  async recordChunk(sessionId: string, seqs: readonly number[]): Promise<RecordChunk> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('recordChunk', { seqs })
  }

  async schemaUsage(sessionId: string): Promise<SchemaUsageAnswer> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('schemaUsage', null)
  }

  /** The text of a capture's `.schemas.json`; null where none of these schemas is known. */
  async captureSchemas(sessionId: string, keys: readonly string[]): Promise<string | null> {
    return this.#slot.require(sessionId).schemas.captureText(keys)
  }

  record(sessionId: string, seq: number): Promise<RecordDetail> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('record', { seq })
  }

  body({ sessionId, ...query }: BodyQuery): Promise<{ readonly data: string; readonly total: number }> {
    this.#slot.require(sessionId)
    return this.#readers.details.call('body', query)
  }

  async preview(mapping: unknown, sample: MappingSample): Promise<MappingPreview> {
    if (sample.kind === 'record') this.#slot.require(sample.sessionId)
    if (sample.kind === 'capture') {
      const { workspace, logger } = this.#deps
      const loose = await captureSample(workspace, sample, logger)
      return this.#readers.details.call('preview', { mapping, sample: { kind: 'loose', ...loose } })
    }
    return this.#readers.details.call('preview', { mapping, sample })
  }

  coverage(question: SessionCoverage, signal: AbortSignal | undefined): AsyncIterable<Coverage> {
    this.#slot.require(question.sessionId)
    return this.#coverage.run(this.#deps.random.uuid(), question, signal)
  }

  close(): Promise<void> {
    return this.#slot.close()
  }

  #createReaders(): ReaderPair {
    const { workerUrl, logger, readerLookMs } = this.#deps
    return new ReaderPair({
      workerUrl: workerUrl('reader'),
      logger,
      onEvent: (event) => this.#onReader(event),
      onRowsCrash: () => this.#views.closeAll(),
      onDetailsCrash: () => this.#coverage.endAll(),
      session: () => this.#slot.forReader(),
      ...(readerLookMs === undefined ? {} : { lookMs: readerLookMs }),
    })
  }

  #onReader(event: Exclude<ReaderEvent, { kind: 'log' }>): void {
    if (event.kind === 'view') this.#views.update(event.status)
    else this.#coverage.update(event.jobId, event.coverage)
  }
}
