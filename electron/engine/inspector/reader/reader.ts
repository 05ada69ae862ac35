import type { Coverage } from '#shared/contract/mappings.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { CallTable } from './call-table.ts'
import { CoverageScan } from './coverage-scan.ts'
import type { SearchRange } from './filter-view.ts'
import { knownPaths } from './known-paths.ts'
import { previewMapping } from './preview.ts'
import type { SchemaUsageAnswer } from '../types.ts'
import type { ReaderCalls, ReaderEvent, ReaderMapping, ReaderSession } from './protocol.ts'
import { captureChunk, recordChunk } from './record-chunks.ts'
import { tableChunk } from './table-chunk.ts'
import { RecordDetails } from './record-details.ts'
import { SchemaUsage } from './schema-usage.ts'
import { type ReaderPorts, SessionReader } from './session-reader.ts'
import { Slices } from './slices.ts'
import { ViewSet } from './view-set.ts'

/** Schemas are counted for so long before the question is answered with what there is. */
const firstCountMs = 50

export type ReaderDeps = ReaderPorts & { readonly emit: (event: ReaderEvent) => void }

type Open = {
  readonly session: SessionReader
  readonly views: ViewSet
  readonly details: RecordDetails
  readonly scans: Map<string, CoverageScan>
  /** Counted once somebody has asked. */
  usage: SchemaUsage | null
}

/** What the reader worker does, without its thread: answers calls about the kept records, searches in slices. */
export class Reader {
  readonly #deps: ReaderDeps
  readonly #slices: Slices
  #open: Open | null = null

  constructor(deps: ReaderDeps) {
    this.#deps = deps
    this.#slices = new Slices((_work, error) =>
      deps.logger.error({ err: error }, 'a search in the kept records failed'),
    )
  }

  readonly calls: CallTable = {
    openSession: ({ session, mapping }) => this.#openSession(session, mapping),
    closeSession: () => this.#closeSession(),
    openView: ({ viewId, filter }) => this.#needed().views.open(viewId, filter),
    closeView: ({ viewId }) => {
      this.#open?.views.close(viewId)
      return null
    },
    rows: ({ viewId, from, limit, paths }) => this.#needed().views.rows(viewId, from, limit, paths),
    histogram: (query) => this.#needed().views.histogram(query),
    viewExtent: ({ viewId }) => this.#needed().views.extent(viewId),
    viewSeqs: ({ viewId, from, limit }) => this.#needed().views.seqs(viewId, from, limit),
    paths: () => knownPaths(this.#needed().session),
    captureChunk: ({ seqs }) => captureChunk(this.#needed().session, seqs),
    tableChunk: ({ seqs, paths }) => tableChunk(this.#needed().session, seqs, paths),
    recordChunk: ({ seqs }) => recordChunk(this.#needed().session, seqs),
    schemaUsage: () => this.#countSchemas(),
    record: ({ seq }) => this.#needed().details.record(seq),
    body: (query) => this.#needed().details.body(query),
    preview: ({ mapping, sample }) =>
      previewMapping(mapping, sample, { session: this.#open?.session ?? null, nowMs: this.#deps.clock.now() }),
    startCoverage: (question) => this.#startCoverage(question),
    endCoverage: ({ jobId }) => this.#endCoverage(jobId),
  }

  moveTo(range: SearchRange): void {
    this.#open?.session.moveTo(range)
    this.#open?.views.moveTo(range)
    this.#open?.usage?.moveTo(range)
    for (const scan of this.#open?.scans.values() ?? []) if (scan.moveTo(range)) this.#slices.wake(scan)
  }

  setMapping(mapping: ReaderMapping): void {
    this.#open?.session.setMapping(mapping)
    this.#open?.views.remap(false)
  }

  /** More is known of schemas: records are decoded anew. */
  setSchemas(mapping: ReaderMapping): void {
    this.#open?.session.forgetMissingSchemas()
    this.#open?.session.setMapping(mapping)
    this.#open?.details.forget()
    this.#open?.views.remap(true)
    for (const scan of this.#open?.scans.values() ?? []) {
      scan.restart()
      this.#slices.wake(scan)
    }
  }

  setCluster(clusterId: string): void {
    this.#open?.session.setCluster(clusterId)
  }

  #openSession(info: ReaderSession, mapping: ReaderMapping): null {
    this.#closeSession()
    const session = new SessionReader(info, mapping, this.#deps)
    const views = new ViewSet(session, this.#slices, (status) => this.#deps.emit({ kind: 'view', status }))
    this.#open = { session, views, details: new RecordDetails(session), scans: new Map(), usage: null }
    return null
  }

  #closeSession(): null {
    const open = this.#open
    this.#open = null
    open?.views.closeAll()
    for (const scan of open?.scans.values() ?? []) this.#endScan(scan)
    if (open?.usage !== null && open?.usage !== undefined) this.#slices.remove(open.usage)
    open?.session.close()
    return null
  }

  #countSchemas(): SchemaUsageAnswer {
    const open = this.#needed()
    open.usage ??= new SchemaUsage(open.session)
    if (open.usage.step(performance.now() + firstCountMs)) this.#slices.wake(open.usage)
    return open.usage.answer()
  }

  #startCoverage({ jobId, mapping, follow }: ReaderCalls['startCoverage']['input']): null {
    const { session, scans } = this.#needed()
    const onCoverage = (coverage: Coverage): void => this.#deps.emit({ kind: 'coverage', jobId, coverage })
    const scan = new CoverageScan({ session, draft: mapping, follow, onCoverage })
    scans.set(jobId, scan)
    this.#slices.wake(scan)
    return null
  }

  #endCoverage(jobId: string): null {
    const scan = this.#open?.scans.get(jobId)
    if (scan !== undefined) this.#endScan(scan)
    this.#open?.scans.delete(jobId)
    return null
  }

  #endScan(scan: CoverageScan): void {
    this.#slices.remove(scan)
    scan.end()
  }

  #needed(): Open {
    if (this.#open !== null) return this.#open
    throw new AppError('NOT_FOUND', 'No records are kept: nothing was read yet. Choose a connection and press start.')
  }
}
