import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { EnginePorts } from '../../ports.ts'
import { createSchemaLookup } from '../../decoder/schema-lookup.ts'
import { createJudge, type Judge, maxJudgedBytes, type Summary } from '../judge.ts'
import { openKeptFile } from '../kept/kept-file.ts'
import { KeptReader, type KeptRow } from '../kept/kept-reader.ts'
import type { SearchRange } from './filter-view.ts'
import { KnownSchemas } from './known-schemas.ts'
import { LargeSummaries } from './large-summaries.ts'
import type { ReaderMapping, ReaderSession } from './protocol.ts'

export type ReaderPorts = Pick<EnginePorts, 'clock' | 'logger'>

const isLarge = ({ valueBytes }: KeptRow): boolean => valueBytes > maxJudgedBytes

/** The worker's view of one session: its rows, and what the current mapping makes of them. */
export class SessionReader {
  readonly session: ReaderSession
  readonly rows: KeptReader
  #range: SearchRange
  readonly #ports: ReaderPorts
  readonly #large = new LargeSummaries()
  readonly #schemas: KnownSchemas
  readonly #lookup: SchemaLookup
  #judge: Judge
  #clusterId: string | null

  constructor(session: ReaderSession, mapping: ReaderMapping, ports: ReaderPorts) {
    this.session = session
    this.#ports = ports
    this.rows = new KeptReader(openKeptFile(session.path, ports.logger))
    this.#range = session
    this.#clusterId = session.clusterId
    this.#schemas = new KnownSchemas((key) => this.rows.schema(key))
    this.#lookup = createSchemaLookup((key) => this.#schemas.find(key))
    this.#judge = this.#createJudge(mapping)
  }

  get range(): SearchRange {
    return this.#range
  }

  get judge(): Judge {
    return this.#judge
  }

  /** The time on the host's clock, in milliseconds since the epoch. */
  now(): number {
    return this.#ports.clock.now()
  }

  get clusterId(): string | null {
    return this.#clusterId
  }

  moveTo(range: SearchRange): void {
    this.#range = range
  }

  setCluster(clusterId: string): void {
    this.#clusterId = clusterId
  }

  setMapping(mapping: ReaderMapping): void {
    this.#judge = this.#createJudge(mapping)
    this.#large.clear()
  }

  /** Schemas came that were missing: they are read again from the store. */
  forgetMissingSchemas(): void {
    this.#schemas.forgetMissing()
  }

  /** What stands in the row, or null where the current mapping has not looked at it. */
  storedSummary({ revision, format, verdict, eventName, user, eventBytes }: KeptRow): Summary | null {
    if (revision !== this.#judge.revision || format === null || verdict === null) return null
    return { format: format as Summary['format'], verdict, eventName, user, eventBytes }
  }

  /** What is known of the row under the current mapping, else the record is looked at again. */
  summary(row: KeptRow): Summary {
    return this.#known(row) ?? this.#summarize(row)
  }

  /** Whether making the summary takes longer than a turn: a large record that nobody has looked at yet. */
  isSlow(row: KeptRow): boolean {
    return isLarge(row) && this.#known(row) === null
  }

  #createJudge(mapping: ReaderMapping): Judge {
    return createJudge({ ...mapping, format: this.session.format }, this.#ports.clock, this.#lookup)
  }

  #known(row: KeptRow): Summary | null {
    return this.storedSummary(row) ?? this.#large.get(row.seq) ?? null
  }

  #summarize(row: KeptRow): Summary {
    const summary = this.#judge.summarize(this.rows.wholeRecord(row))
    if (isLarge(row)) this.#large.set(row.seq, summary)
    return summary
  }

  /** NOT_FOUND where the record made room for newer ones. */
  row(seq: number): KeptRow {
    const row = this.rows.row(seq)
    if (row !== undefined) return row
    throw new AppError('NOT_FOUND', `Record ${seq} is no longer kept: it made room for newer ones. Choose another.`)
  }

  close(): void {
    this.rows.close()
  }
}
