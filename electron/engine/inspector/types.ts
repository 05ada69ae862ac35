import type {
  InspectFrom,
  KnownPath,
  LiveStatus,
  RecordDetail,
  TimeHistogram,
  ViewRow,
  ViewStatus,
} from '#shared/contract/live.ts'
import type { Coverage, MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import type { SchemaUse } from '#shared/contract/schemas.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { CoverageQuestion } from './coverage-jobs.ts'

/** How a mapping does over the records that a session keeps. */
export type SessionCoverage = CoverageQuestion & { readonly sessionId: string }

/** What `live.start` asks for. */
export type InspectorStart = {
  readonly connection: string
  readonly topics: readonly string[]
  readonly from: InspectFrom
  readonly mapping: string | null
  readonly format: RecordFormat
}

export type BodyQuery = {
  readonly sessionId: string
  readonly seq: number
  readonly part: 'key' | 'value'
  readonly form: 'raw' | 'decoded'
  readonly offset: number
  readonly length: number
}

export type HistogramQuery = {
  readonly sessionId: string
  /** Null = all kept records. */
  readonly viewId: string | null
  /** At most so many. */
  readonly buckets: number
  readonly fromMs?: number
  readonly toMs?: number
}

/** What a view shows, in positions; `complete`: all records from before it was opened have been looked at. */
export type ViewExtent = {
  readonly min: number
  readonly max: number
  readonly complete: boolean
  readonly searched: number
  readonly total: number
}

/** Some kept records as lines of a capture. */
export type CaptureChunk = {
  /** UTF-8, each line with its line break. */
  readonly bytes: Uint8Array
  /** How many of the asked ones this is about; the others are to be asked for again. */
  readonly taken: number
  /** How many of those are in it; the others made room for newer ones. */
  readonly records: number
  /** Schemas that their payloads name: `id:1042`, `guid:…`. */
  readonly schemas: readonly string[]
}

/** Some kept records as lines of a table in CSV; `bytes`, `taken` and `records` as of a capture. */
export type TableChunk = Omit<CaptureChunk, 'schemas'>

/** Some kept records with all their bytes. */
export type RecordChunk = { readonly records: readonly RawRecord[]; readonly taken: number }

/** Kept records for work that goes through many of them. Whoever asks asks again until it has all. */
export interface KeptRecords {
  /** NOT_FOUND where the view is closed. */
  viewExtent(viewId: string): Promise<ViewExtent>
  /** Sequence numbers at from <= position < from + limit, oldest first. */
  viewSeqs(viewId: string, from: number, limit: number): Promise<readonly number[]>
  /** About a megabyte at once. */
  captureChunk(sessionId: string, seqs: readonly number[]): Promise<CaptureChunk>
  /** The same as lines of CSV, with what stands at `paths`; BAD_INPUT for one that is no path. */
  tableChunk(sessionId: string, seqs: readonly number[], paths: readonly string[]): Promise<TableChunk>
  recordChunk(sessionId: string, seqs: readonly number[]): Promise<RecordChunk>
  /** The text of a capture's `.schemas.json`, asking for what is not known yet; null where none of these is known. */
  captureSchemas(sessionId: string, keys: readonly string[]): Promise<string | null>
}

/** How many kept records name which schema, as far as counted; asking again gets more. */
export type SchemaUsageAnswer = { readonly uses: SchemaUse[]; readonly searched: number; readonly total: number }

/** Group-free reading into a bounded store, and everything that the screens ask about the kept records. */
export interface InspectorService extends KeptRecords {
  status(): LiveStatus
  onChange(listener: () => void): () => void
  /** Replaces the running session; rejects with NOT_FOUND for an unknown topic. */
  start(query: InspectorStart): Promise<{ readonly sessionId: string }>
  stop(): Promise<void>
  setPaused(paused: boolean): void
  openView(sessionId: string, filter: string): Promise<ViewStatus>
  /** A new status whenever the view moved, until `signal`; the view closes a minute after the last watcher left. */
  watchView(viewId: string, signal: AbortSignal | undefined): AsyncIterable<ViewStatus>
  /** `paths`: extra columns, answered as `cells`; BAD_INPUT for one that is no path. */
  rows(viewId: string, from: number, limit: number, paths?: readonly string[]): Promise<readonly ViewRow[]>
  histogram(query: HistogramQuery): Promise<TimeHistogram>
  /** Paths of the newest few hundred records, most common first. */
  paths(sessionId: string): Promise<readonly KnownPath[]>
  /** BAD_INPUT where the line would be larger than a megabyte. */
  captureLine(sessionId: string, seq: number): Promise<string>
  schemaUsage(sessionId: string): Promise<SchemaUsageAnswer>
  record(sessionId: string, seq: number): Promise<RecordDetail>
  body(query: BodyQuery): Promise<{ readonly data: string; readonly total: number }>
  /** Tries a draft, possibly wrong, on one record. */
  preview(mapping: unknown, sample: MappingSample): Promise<MappingPreview>
  /** How a draft does over the kept records, at most ten times a second, until all are seen or `signal`. */
  coverage(question: SessionCoverage, signal: AbortSignal | undefined): AsyncIterable<Coverage>
  close(): Promise<void>
}
