import { AppError } from '#shared/lib/app-error.ts'
import type { EnginePorts } from '../../ports.ts'
import { createJudge, type Judge, type Summary } from '../judge.ts'
import { openKeptFile } from '../kept/kept-file.ts'
import { KeptReader, type KeptRow } from '../kept/kept-reader.ts'
import type { SearchRange } from './filter-view.ts'
import type { ReaderMapping, ReaderSession } from './protocol.ts'

export type ReaderPorts = Pick<EnginePorts, 'clock' | 'logger'>

/** The worker's view of one session: its rows, and what the current mapping makes of them. */
export class SessionReader {
  readonly session: ReaderSession
  readonly rows: KeptReader
  #range: SearchRange
  readonly #ports: ReaderPorts
  #judge: Judge
  #clusterId: string | null

  constructor(session: ReaderSession, mapping: ReaderMapping, ports: ReaderPorts) {
    this.session = session
    this.#ports = ports
    this.rows = new KeptReader(openKeptFile(session.path, ports.logger))
    this.#range = session
    this.#clusterId = session.clusterId
    this.#judge = createJudge({ ...mapping, format: session.format }, ports.clock)
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
    this.#judge = createJudge({ ...mapping, format: this.session.format }, this.#ports.clock)
  }

  /** What stands in the row, or null where the current mapping has not looked at it. */
  storedSummary({ revision, format, verdict, eventName, user, eventBytes }: KeptRow): Summary | null {
    if (revision !== this.#judge.revision || format === null || verdict === null) return null
    return { format: format as Summary['format'], verdict, eventName, user, eventBytes }
  }

  /** What stands in the row where it is of the current mapping, else the record is looked at again. */
  summary(row: KeptRow): Summary {
    return this.storedSummary(row) ?? this.#judge.summarize(this.rows.wholeRecord(row))
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
